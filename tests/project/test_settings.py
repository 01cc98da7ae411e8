"""Production refuses to start without its settings; with them, Django's deployment check is clean."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.platform.settings.environment import MissingSettingError

PRODUCTION = {
    "LIVELIHOODS_ENV": "production",
    "LIVELIHOODS_SECRET_KEY": "k" * 25 + "0123456789" * 3 + "!abcXYZ",
    "LIVELIHOODS_HOSTS": "livelihoods.example.org",
    "LIVELIHOODS_BASE_URL": "https://livelihoods.example.org",
    "LIVELIHOODS_EMAIL_FROM": "office@livelihoods.example.org",
    "DATABASE_URL": "sqlite://:memory:",
}


def run(
    tmp_path: Path, environment: dict[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    keep = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG", "PYTHONPATH")
        if name in os.environ
    }
    return subprocess.run(
        [sys.executable, "-m", "livelihoods", "--data", str(tmp_path / "data"), *arguments],
        env=keep | environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "LIVELIHOODS_ENV"])
def test_production_names_the_setting_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
):
    monkeypatch.setenv("LIVELIHOODS_DATA", str(tmp_path / "data"))
    for setting, value in {**PRODUCTION, name: ""}.items():
        monkeypatch.setenv(setting, value)
    with pytest.raises(MissingSettingError) as refused:
        runpy.run_module("livelihoods.platform.settings.production")
    assert f"  {name}:" in str(refused.value)
    for other in PRODUCTION.keys() - {name, "LIVELIHOODS_ENV"}:
        assert f"  {other}:" not in str(refused.value)


def test_a_command_ends_where_a_setting_is_missing(tmp_path: Path):
    result = run(tmp_path, {**PRODUCTION, "LIVELIHOODS_HOSTS": ""}, "manage", "check")
    assert result.returncode == 2
    assert "LIVELIHOODS_HOSTS" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_number_of_proxies_that_is_none_is_named(tmp_path: Path):
    result = run(tmp_path, PRODUCTION | {"LIVELIHOODS_PROXIES": "two"}, "manage", "check")
    assert result.returncode == 2
    assert "LIVELIHOODS_PROXIES is 'two'" in result.stderr


def test_production_asks_for_a_second_factor_and_the_demonstration_does_not(tmp_path: Path):
    say = "from django.conf import settings as s; print(s.SECOND_FACTOR_REQUIRED)"
    for environment, answer in ((PRODUCTION, "True"), ({}, "False")):
        result = run(tmp_path, environment, "manage", "shell", "-c", say)
        assert result.stdout.split()[-1] == answer, result.stderr


@pytest.mark.slow
def test_the_deployment_check_is_clean_in_production(tmp_path: Path):
    result = run(tmp_path, PRODUCTION, "manage", "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout + result.stderr


def test_an_unknown_environment_is_refused(tmp_path: Path):
    result = run(tmp_path, {"LIVELIHOODS_ENV": "staging"}, "manage", "check")
    assert result.returncode == 2
    assert "demo, production" in result.stderr


def test_the_demo_is_refused_in_production(tmp_path: Path):
    result = run(tmp_path, PRODUCTION, "demo", "--no-serve")
    assert result.returncode == 2
    assert "LIVELIHOODS_ENV=demo" in result.stderr
    assert not (tmp_path / "data").exists()


def test_the_demo_secret_is_made_once_and_private(tmp_path: Path):
    from livelihoods.platform.settings.secret import demo_secret

    first = demo_secret(tmp_path / "data")
    assert len(first) >= 50
    assert demo_secret(tmp_path / "data") == first
    assert (tmp_path / "data" / "secret").stat().st_mode & 0o077 == 0


def test_sqlite_gets_the_options_that_wagtail_needs():
    from livelihoods.platform.settings.base import database

    options = database("sqlite:////tmp/x.db")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert options["timeout"] >= 5
    assert "OPTIONS" not in database("postgres://me@127.0.0.1/x") or (
        "transaction_mode" not in database("postgres://me@127.0.0.1/x")["OPTIONS"]
    )


@pytest.mark.parametrize("address", ["foo", "mysql://a:secret@b/c", "postgres://a:secret@b:port/c"])
def test_a_database_address_that_cannot_be_used_is_refused_without_repeating_it(address: str):
    from livelihoods.platform.settings.base import database

    with pytest.raises(InputError, match="DATABASE_URL") as refused:
        database(address)
    assert "secret" not in str(refused.value)


def test_a_command_ends_where_the_database_address_cannot_be_used(tmp_path: Path):
    result = run(tmp_path, {"DATABASE_URL": "mysql://a:secret@b/c"}, "members", "count")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "DATABASE_URL" in result.stderr
    assert "secret" not in result.stderr


def test_an_empty_database_address_is_none(tmp_path: Path):
    result = run(tmp_path, {"DATABASE_URL": ""}, "members", "count")
    assert result.returncode == 2
    assert "the database has no tables yet" in result.stderr
    # the folder that was made for it is for its owner only
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_a_data_folder_that_cannot_be_used_is_refused(tmp_path: Path):
    (tmp_path / "data").write_text("a file, not a folder")
    for arguments in (("demo", "--no-serve"), ("members", "count"), ("manage", "check")):
        result = run(tmp_path, {}, *arguments)
        assert result.returncode == 2, result.stderr
        assert "--data" in result.stderr
        assert "Traceback" not in result.stderr


def test_serving_an_empty_folder_says_what_to_run_first(tmp_path: Path):
    result = run(tmp_path, {}, "serve", "--port", "8765")
    assert result.returncode == 2
    assert "livelihoods" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_damaged_database_is_told_in_one_message(tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "livelihoods.db").write_bytes(os.urandom(4096))
    result = run(tmp_path, {}, "demo", "--no-serve")
    assert result.returncode == 2
    assert "the database cannot be used" in result.stderr
    assert "Traceback" not in result.stderr


def test_two_demonstrations_are_not_built_in_one_folder_at_once(tmp_path: Path):
    import fcntl

    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        result = run(tmp_path, {}, "demo", "--no-serve")
    assert result.returncode == 2
    assert "already running" in result.stderr


def test_an_empty_secret_is_made_again(tmp_path: Path):
    from livelihoods.platform.settings.secret import demo_secret

    (tmp_path / "secret").touch()
    assert len(demo_secret(tmp_path)) >= 50
