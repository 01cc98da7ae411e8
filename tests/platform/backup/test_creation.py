"""Making a backup: what is in it, for whom, and what is left of one that was killed."""

import os
import signal
import tarfile

import pytest
from django.db import connection

from livelihoods.platform.backup import site
from livelihoods.platform.backup.errors import BackupError
from tests.platform.backup.installation import in_another_process

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def test_one_file_for_its_owner_only_with_no_name_of_anybody(installation):
    installation.upload("images/Ana Invented.jpg", b"x")
    path = installation.create().path
    assert path.parent == installation.backups
    assert path.stat().st_mode & 0o777 == 0o600
    assert installation.backups.stat().st_mode & 0o777 == 0o700
    assert path.name.removeprefix("livelihoods-").removesuffix("Z.tar").replace("T", "").isdigit()
    assert [each.name for each in installation.backups.iterdir()] == [path.name]
    with tarfile.open(path) as tar:
        names = tar.getnames()
        assert {entry.mode for entry in tar} == {0o600}
        assert {entry.uname for entry in tar} == {""}
    assert names == [
        installation.site.database.file,
        "media/documents/año 2015/minutes.txt",
        "media/images/Ana Invented.jpg",
        "media/images/portrait.jpg",
        "manifest.json",
    ]


def test_a_name_of_its_own_and_a_file_that_is_there(installation, tmp_path):
    path = tmp_path / "elsewhere" / "mine.tar"
    assert installation.create(output=path).path == path
    before = path.read_bytes()
    installation.upload("images/second.jpg", b"x")
    installation.create(output=path)
    assert path.read_bytes() != before
    with pytest.raises(BackupError, match="name one with --output"):
        installation.create(output=path, keep=2)


def test_only_the_newest_are_kept_and_nothing_else_is_touched(installation):
    installation.backups.mkdir()
    old = [f"livelihoods-2026010{day}T020000Z.tar" for day in (1, 2, 3)]
    others = ["livelihoods-before-the-move.tar", "notes.txt"]
    for name in (*old, *others):
        (installation.backups / name).write_text("x")
    made = installation.create(keep=2)
    assert [path.name for path in made.removed] == old[:2]
    left = {path.name for path in installation.backups.iterdir()}
    assert left == {old[2], made.path.name, *others}


def test_what_is_left_out_and_what_is_unknown(installation):
    for name in (*site.LEFT_OUT, ".writable-1", "letters.txt"):
        (installation.data / name).mkdir()
    made = installation.create()
    assert made.unknown == ("letters.txt",)
    assert not [name for name in made.manifest.files if not name.startswith(("media/", "database"))]


def test_everything_that_the_settings_keep_in_the_data_folder_is_known():
    from django.conf import settings

    from livelihoods.platform.settings import base, demo

    said = {
        settings.STATIC_ROOT, base.CACHES["default"]["LOCATION"], demo.EMAIL_FILE_PATH,
    }  # fmt: skip
    assert {str(path).rsplit("/", 1)[1] for path in said} <= set(site.LEFT_OUT)


def test_sessions_are_not_in_it(installation):
    made = installation.create()
    assert "django_session" not in made.manifest.contents.rows
    installation.restore(made.path)
    assert installation.run("SELECT COUNT(*) FROM django_session") == [(0,)]


def test_a_killed_one_leaves_nothing_that_looks_like_a_backup(installation):
    def kill(part: str, _done: int, _total: int) -> None:
        if part == "uploaded files":
            os.kill(os.getpid(), signal.SIGKILL)

    connection.close()
    ended = in_another_process(lambda: installation.create(told=kill))
    assert ended == -signal.SIGKILL
    left = [path.name for path in installation.backups.iterdir()]
    assert len(left) == 1
    assert left[0].startswith(".")
    assert left[0].endswith(".part")
    made = installation.create()
    assert [path.name for path in installation.backups.iterdir()] == [made.path.name]
    assert not (installation.data / ".backup").exists()
