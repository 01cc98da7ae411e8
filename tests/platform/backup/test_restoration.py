"""Putting a backup back: what is refused, what stays when it fails, and what happened since."""

import os
import signal
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection

from livelihoods.analysis.errors import InputError
from livelihoods.cli.readiness import start_with_database
from livelihoods.network.consent.actions import give_consent
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.backup.errors import BackupError
from livelihoods.platform.media.models import File
from livelihoods.platform.privacy import actions as privacy
from livelihoods.platform.privacy import ledger
from livelihoods.platform.privacy.subjects import find
from tests.platform.backup.installation import OPERATOR, in_another_process
from tests.platform.backup.test_verification import with_manifest

pytestmark = [pytest.mark.web, pytest.mark.django_db]
SUBJECT = ledger.SubjectKey("person", 99, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def with_files(settings, installation):
    """Uploaded files are on the disk: the test run keeps them in memory otherwise."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": files}


def erase(file, times=1):
    for _number in range(times):
        ledger.settle(ledger.intend(SUBJECT, plan=1, reason="request", file=file), file=file)


def test_data_that_is_there_is_not_replaced_unasked(installation):
    made = installation.create()
    with pytest.raises(BackupError, match=r"holds data: make a backup of it, then .* --replace"):
        installation.restore(made.path, replace=False)
    installation.wipe()
    installation.upload("images/left.jpg", b"x")
    with pytest.raises(BackupError, match="holds data"):
        installation.restore(made.path, replace=False)
    assert installation.uploaded() == {"images/left.jpg": b"x"}


def test_a_database_in_use_is_left_alone(installation):
    made = installation.create()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT 1")
            with pytest.raises(BackupError, match=r"in use.*: stop the site"):
                installation.restore(made.path)
    finally:
        other.close()
    assert installation.restore(made.path).migrated == 0


def test_a_backup_of_the_other_kind_of_database_is_refused(installation):
    made = installation.create()
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    with_manifest(made.path, lambda said: said.update(vendor=other))
    with pytest.raises(BackupError, match=f"it is a backup of {other} and the database here is"):
        installation.restore(made.path)


def test_a_backup_of_a_newer_version_is_refused(installation):
    statement = (
        "INSERT INTO django_migrations (app, name, applied) "
        "VALUES ('vocabulary', '9999_tomorrow', '2030-01-01 00:00:00')"
    )
    installation.run(statement)
    made = installation.create()
    installation.run("DELETE FROM django_migrations WHERE name = '9999_tomorrow'")
    with pytest.raises(
        BackupError, match=r"migrations that this version has not \(vocabulary\.9999"
    ):
        installation.restore(made.path)
    assert "newer version" in installation.verify(made.path).not_checked[0]


def test_a_backup_of_an_older_version_is_brought_up_to_date(installation):
    call_command("migrate", "sessions", "zero", verbosity=0)
    made = installation.create()
    call_command("migrate", verbosity=0)
    assert installation.restore(made.path).migrated == 1
    assert installation.run("SELECT COUNT(*) FROM django_session") == [(0,)]


def test_a_backup_with_a_broken_audit_changes_nothing(installation):
    (third,) = installation.run("SELECT id FROM audit_entry ORDER BY id LIMIT 1 OFFSET 2")[0]
    installation.run(f"UPDATE audit_entry SET act = 'other' WHERE id = {third}")
    made = installation.create()
    installation.run(f"UPDATE audit_entry SET act = 'another' WHERE id = {third}")
    rows, uploaded = installation.rows(), installation.uploaded()
    installation.upload("images/since.jpg", b"x")
    for act in (installation.restore, installation.verify):
        with pytest.raises(BackupError, match=f"broken at entry {third}"):
            act(made.path)
    assert installation.rows() == rows
    assert installation.uploaded() == uploaded | {"images/since.jpg": b"x"}


@pytest.mark.parametrize("moment", ["database", "exchange"])
def test_killed_before_the_exchange_the_old_is_in_place(installation, moment):
    made = installation.create()
    installation.run("UPDATE people_person SET name = 'Since Then'")
    installation.upload("images/since.jpg", b"x")
    rows, uploaded = installation.rows(), installation.uploaded()
    connection.close()

    def kill(part: str, _done: int, _total: int) -> None:
        if part == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_another_process(lambda: installation.restore(made.path, told=kill)) == -signal.SIGKILL
    assert installation.rows() == rows
    assert installation.uploaded().items() >= uploaded.items()
    installation.restore(made.path)
    assert installation.run("SELECT COUNT(*) FROM people_person WHERE name = 'Since Then'") == [
        (0,)
    ]
    assert "images/since.jpg" not in installation.uploaded()
    assert not [path for path in installation.data.iterdir() if "restoring" in path.name]


@pytest.mark.parametrize("moment", ["uploaded files", "a file leaves", "a file arrives"])
def test_killed_between_the_exchanges_it_is_told_and_a_second_run_ends_it(
    installation, client, monkeypatch, moment
):
    made = installation.create()
    wanted = installation.uploaded()
    installation.run("UPDATE people_person SET name = 'Since Then'")
    installation.upload("images/since.jpg", b"since")
    installation.upload("documents/since.txt", b"since")
    connection.close()

    def kill_now() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def told(part: str, _done: int, _total: int) -> None:
        if part == moment:
            kill_now()

    def restore() -> None:
        rename, moved = Path.rename, []

        def counted(path: Path, target: Path) -> Path:
            is_arriving = path.parent.name == ".restoring"
            moved.append(is_arriving)
            if moment == "a file leaves" and moved.count(False) == 2:
                kill_now()
            if moment == "a file arrives" and moved.count(True) == 2:
                kill_now()
            return rename(path, target)

        monkeypatch.setattr(Path, "rename", counted)
        installation.restore(made.path, told=told)

    assert in_another_process(restore) == -signal.SIGKILL
    # the database is the restored one, and nothing of the files is lost
    assert installation.run("SELECT COUNT(*) FROM people_person WHERE name = 'Since Then'") == [
        (0,)
    ]
    there = installation.uploaded().values()
    assert set(wanted.values()) | {b"since"} <= set(there)
    # whoever looks next is told what to do
    assert client.get("/health/").status_code == 503
    with pytest.raises(InputError, match="Run the same restore again"):
        start_with_database()
    # a backup that is refused takes nothing away
    broken = made.path.with_name("broken.tar")
    broken.write_bytes(made.path.read_bytes()[:5000])
    with pytest.raises(BackupError):
        installation.restore(broken)
    assert b"since" in installation.uploaded().values()
    assert client.get("/health/").status_code == 503
    connection.close()

    installation.restore(made.path)
    assert installation.uploaded() == wanted
    assert client.get("/health/").status_code == 200
    start_with_database()


def test_files_that_cannot_be_moved_are_lost_nowhere(installation, monkeypatch):
    made = installation.create()
    installation.upload("images/since.jpg", b"since")
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.parent.name == ".restoring":
            raise PermissionError(13, "Permission denied", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(BackupError, match=r"the database is restored, but .* cannot be moved"):
        installation.restore(made.path)
    left = installation.uploaded()
    assert left[".restoring/images/portrait.jpg"] == left[".replaced/images/portrait.jpg"]
    assert left[".replaced/images/since.jpg"] == b"since"
    monkeypatch.undo()
    installation.restore(made.path)
    assert sorted(installation.uploaded()) == [
        "documents/año 2015/minutes.txt", "images/portrait.jpg",
    ]  # fmt: skip


class TestTheLedgerOfErasures:
    def test_the_longer_of_the_two_is_kept(self, installation):
        file = installation.data / "erasures.jsonl"
        erase(file)
        made = installation.create()
        in_backup = file.read_bytes()
        erase(file, 2)
        longer = file.read_bytes()
        installation.restore(made.path)
        assert file.read_bytes() == longer
        file.unlink()
        installation.restore(made.path)
        assert file.read_bytes() == in_backup

    def test_two_that_part_are_refused_and_nothing_is_changed(self, installation):
        file = installation.data / "erasures.jsonl"
        erase(file)
        made = installation.create()
        file.unlink()
        erase(file, 2)
        here = file.read_bytes()
        with pytest.raises(ledger.LedgerError, match="not of one installation"):
            installation.restore(made.path)
        assert file.read_bytes() == here

    @pytest.mark.usefixtures("with_files")
    def test_who_was_erased_since_is_erased_again_with_her_picture(self, installation):
        give_consent(
            actor=OPERATOR, key="c-ana", person="ana", medium="photo", uses=["website"],
            language="zu", means="signed", given_on=date(2024, 1, 1), about="Photo of Ana",
            evidence="box 4",
        )  # fmt: skip
        File.objects.create(title="Photo of Ana", file=ContentFile(b"her face", name="ana.txt"))
        assert b"her face" in installation.uploaded().values()
        made = installation.create()
        privacy.erase(actor=OPERATOR, subject="ana", reason="request")
        assert b"her face" not in installation.uploaded().values()
        lines = ledger.read()

        done = installation.restore(made.path)
        assert [words.split()[0] for words in done.erased] == ["person"]
        assert installation.run("SELECT name FROM people_person WHERE name LIKE 'Ana%'") == []
        assert installation.run("SELECT COUNT(*) FROM people_person WHERE name LIKE '%ela I%'") == [
            (1,)
        ]
        assert b"her face" not in installation.uploaded().values()
        assert ledger.read() == lines
        assert first_broken() is None

    def test_an_erasure_that_is_open_is_settled_after_the_exchange(self, installation):
        made = installation.create()
        ledger.intend(find("ana").ledger_key, plan=1, reason="request")
        held = []

        def told(part: str, _done: int, _total: int) -> None:
            if part == "exchange":
                held.extend(each.is_done for each in ledger.erasures(ledger.read()))

        assert len(installation.restore(made.path, told=told).erased) == 1
        assert held == [False]
        assert [each.is_done for each in ledger.erasures(ledger.read())] == [True]
