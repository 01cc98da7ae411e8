"""Checking a backup: what is truncated, altered or foreign is told, and nothing is written."""

import hashlib
import io
import json
import shutil
import tarfile
from pathlib import Path

import pytest
from django.db import connection

from livelihoods.platform.backup.errors import BackupError
from tests.platform.backup.installation import established, seed

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture(scope="module")
def installation(migrated, django_db_blocker, tmp_path_factory):
    """One for all tests of this file, which change nothing of it."""
    folder = tmp_path_factory.mktemp("verification")
    with django_db_blocker.unblock(), established(folder / "data", migrated) as made:
        seed(made)
        made.create(output=folder / "whole.tar")
        yield made


@pytest.fixture
def path(installation, tmp_path):
    """A backup that a test may spoil."""
    return Path(shutil.copy(installation.data.parent / "whole.tar", tmp_path / "spoiled.tar"))


def entries(path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(path) as tar:
        return [(entry, tar.extractfile(entry).read()) for entry in tar]


def write(path, content) -> None:
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as tar:
        for entry, data in content:
            entry.size = len(data) if entry.isreg() else 0
            tar.addfile(entry, io.BytesIO(data))


def with_manifest(path, change) -> None:
    """Write the backup again with another manifest."""
    content = entries(path)
    said = json.loads(content[-1][1])
    change(said)
    write(path, [*content[:-1], (content[-1][0], json.dumps(said).encode())])


def refused(installation, path) -> str:
    before = sorted(installation.data.rglob("*"))
    with pytest.raises(BackupError) as caught:
        installation.verify(path)
    assert sorted(installation.data.rglob("*")) == before
    assert str(caught.value).startswith(f"{path}: ")
    return str(caught.value)


def test_a_whole_one(installation, path):
    seen = installation.verify(path)
    assert seen.not_checked == ()
    assert [words.split(" (")[0] for words in seen.checked] == [
        "3 files by their hashes",
        "the ledger of erasures",
        "the structure of the database",
        f"{sum(seen.manifest.contents.rows.values())} rows in all tables",
        f"the chain of {seen.manifest.contents.rows['audit_entry']} audit entries",
    ]


def test_without_a_server_less_is_checked_and_that_is_told(installation, path):
    seen = installation.verify(path, deep=False)
    told = bool(seen.not_checked)
    assert told == (connection.vendor == "postgresql")


@pytest.mark.parametrize("part", ["first block", "database", "between files", "manifest"])
def test_a_truncated_one(installation, path, part):
    content = path.read_bytes()
    ends = {
        "first block": 100,
        "database": content.index(b"media/") // 2,
        "between files": content.index(b"media/images"),
        "manifest": content.rindex(b'"migrations"'),
    }
    path.write_bytes(content[: ends[part]])
    assert "breaks off" in refused(installation, path)


def test_one_altered_byte(installation, path):
    content = bytearray(path.read_bytes())
    place = content.rindex(b"minutes", 0, content.index(b"media/images"))
    content[place] ^= 1
    path.write_bytes(content)
    assert "minutes.txt is not what the manifest says" in refused(installation, path)


@pytest.mark.parametrize("content", [b"", b"nothing of ours", bytes(20000)])
def test_a_foreign_file(installation, path, content):
    path.write_bytes(content)
    assert "it is not a backup" in refused(installation, path)


def test_a_file_that_is_not_there(installation, tmp_path):
    assert "No such file" in refused(installation, tmp_path / "none.tar")
    assert "Is a directory" in refused(installation, tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "../outside", "/tmp/outside", "media/../../outside", "media/./x", "media//x", "media/..",
        "media", "secret", "site.db", "./manifest.json", "media/a\0b",
    ],
)  # fmt: skip
def test_a_file_where_none_belongs(installation, path, name):
    content = entries(path)
    write(path, [(tarfile.TarInfo(name), b"x"), *content])
    if "\0" in name:
        refused(installation, path)
    else:
        assert "does not belong into a backup" in refused(installation, path)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_what_is_no_plain_file(installation, path, kind):
    link = tarfile.TarInfo("media/link")
    link.type, link.linkname = kind, "/etc"
    write(path, [(link, b""), *entries(path)])
    assert "does not belong into a backup" in refused(installation, path)


def test_files_that_are_missing_too_many_or_twice(installation, path):
    content = entries(path)
    write(path, [content[0], *content[2:]])
    assert "minutes.txt is missing" in refused(installation, path)
    write(path, [*content[:-1], (tarfile.TarInfo("media/more.jpg"), b"x"), content[-1]])
    assert "more.jpg is not what the manifest says" in refused(installation, path)
    write(path, [content[0], *content])
    assert "stands twice" in refused(installation, path)
    write(path, [*content, (tarfile.TarInfo("media/more.jpg"), b"x")])
    assert "after the manifest" in refused(installation, path)
    write(path, content[:-1])
    assert "no manifest" in refused(installation, path)


def test_a_manifest_of_tomorrow_and_one_that_says_nothing(installation, path):
    with_manifest(path, lambda said: said.update(format=2))
    assert "it is of format 2, and this version knows formats up to 1" in refused(
        installation, path
    )
    with_manifest(path, lambda said: said.update(format=1, contents=None))
    assert "its manifest cannot be read" in refused(installation, path)


def test_rows_that_are_not_those_of_the_manifest(installation, path):
    with_manifest(path, lambda said: said["contents"]["rows"].update(people_person=7))
    assert "people_person has 4 rows instead of 7" in refused(installation, path)


def test_a_damaged_database_with_fitting_hashes(installation, path):
    content = entries(path)
    damaged = content[0][1][:4096] + bytes(8192) + content[0][1][12288:]
    mark = {"bytes": len(damaged), "sha256": hashlib.sha256(damaged).hexdigest()}
    write(path, [(content[0][0], damaged), *content[1:]])
    with_manifest(path, lambda said: said["files"].update({content[0][0].name: mark}))
    assert "database" in refused(installation, path)


def test_a_backup_of_the_other_kind_of_database(installation, path):
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    with_manifest(path, lambda said: said.update(vendor=other))
    seen = installation.verify(path)
    assert f"the database: it is of {other}" in seen.not_checked[0]
