"""What is of PostgreSQL: its programs, and databases beside the one in use."""

import subprocess

import pytest
from django.db import connection

from livelihoods.platform.backup import postgresql
from livelihoods.platform.backup.errors import BackupError
from tests.platform.backup.installation import server

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def test_the_password_is_never_a_word_of_a_command(installation, monkeypatch):
    connection.settings_dict["PASSWORD"] = "s3cret-word"
    started = []
    run = subprocess.run

    def noted(words, **options):
        started.append((words, options.get("env") or {}))
        return run(words, **options)

    monkeypatch.setattr(postgresql.subprocess, "run", noted)
    installation.create()
    dumped = [(words, env) for words, env in started if "--format=custom" in words]
    assert len(dumped) == 1
    assert dumped[0][1]["PGPASSWORD"] == "s3cret-word"
    assert "s3cret-word" not in " ".join(map(str, dumped[0][0]))


def test_a_missing_and_an_old_pg_dump_are_told(installation, monkeypatch, tmp_path):
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    old.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match=r"9\.6\.1 cannot read .* postgresql-client-\d\d"):
        installation.create()
    old.unlink()
    with pytest.raises(BackupError, match=r"pg_dump is not on this machine: .*-client-\d\d"):
        installation.create()


def test_no_database_of_somebody_else_is_removed(installation):
    made = installation.create()
    name = f"{connection.settings_dict['NAME']}_restoring"
    with server() as opened:
        opened.execute(f'CREATE DATABASE "{name}"')
    with pytest.raises(BackupError, match="did not make: rename it"):
        installation.verify(made.path)
    with server() as opened:
        assert opened.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()


def test_a_role_that_may_not_make_databases_is_told_what_to_ask_for(installation):
    role = "livelihoods_backup_test"
    made = installation.create()
    with server() as opened:
        opened.execute(f"DROP ROLE IF EXISTS {role}")
        opened.execute(f"CREATE ROLE {role} LOGIN")
        opened.execute(f"GRANT pg_read_all_data TO {role}")
    user = connection.settings_dict["USER"]
    connection.close()
    try:
        connection.settings_dict["USER"] = role
        with pytest.raises(BackupError, match=f'ALTER ROLE "{role}" CREATEDB'):
            installation.restore(made.path)
    finally:
        connection.close()
        connection.settings_dict["USER"] = user
        with server() as opened:
            opened.execute(f"DROP ROLE {role}")


def test_a_restored_database_sorts_as_the_one_before(installation):
    made = installation.create()
    connection.close()
    name = connection.settings_dict["NAME"]
    with server() as opened:
        opened.execute(f'DROP DATABASE "{name}"')
        opened.execute(
            f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu "
            "ICU_LOCALE 'es' LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    installation.restore(made.path)
    with server() as opened:
        row = opened.execute(
            "SELECT to_jsonb(d) FROM pg_database AS d WHERE datname = %s", [name]
        ).fetchone()
    known = row[0]
    assert known["datlocprovider"] == "i"
    assert (known.get("daticulocale") or known.get("datlocale")) == "es"
    assert (known["datcollate"], known["datctype"]) == ("C", "C")
