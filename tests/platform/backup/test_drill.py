"""Seed, backup, wipe, restore, compare: everything is there again, on either database."""

import shutil

import pytest
from django.db import connection

from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken, last_hash
from livelihoods.platform.backup.errors import BackupError

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.mark.parametrize("lost", ["everything", "nothing"])
def test_everything_is_there_again(installation, lost):
    rows, uploaded = installation.rows(), installation.uploaded()
    assert len(rows["audit_entry"]) >= 10
    assert len(rows["django_session"]) == 1
    chain = last_hash()
    made = installation.create()
    if lost == "everything":
        installation.wipe()
    else:
        installation.upload("images/later.jpg", b"not there then")
        installation.run("UPDATE people_person SET name = 'Another'")
    done = installation.restore(made.path, replace=lost == "nothing")
    assert (done.migrated, done.erased, done.in_force) == (0, (), ())

    again = installation.rows()
    note = Entry.objects.order_by("id").last()
    assert (note.act, note.previous_hash) == ("backup.restore", chain)
    assert note.changes == {"last_hash": [None if lost == "everything" else chain, chain]}
    again["audit_entry"] = [row for row in again["audit_entry"] if note.hash not in row]
    assert again.pop("django_session") == []
    del rows["django_session"]
    if connection.vendor == "postgresql":
        assert Entry.objects.count() == len(again["audit_entry"]) + 1
    assert again == rows
    assert installation.uploaded() == uploaded
    assert first_broken() is None
    assert sorted(path.name for path in installation.data.iterdir()) == sorted(
        ["backups", "media", *(["site.db"] if connection.vendor == "sqlite" else [])]
        + [path.name for path in installation.data.glob("site.db-*")]
    )


def test_work_goes_on_after_a_restore(installation):
    from tests.network.records import OPERATOR, set_person

    made = installation.create()
    installation.wipe()
    installation.restore(made.path, replace=False)
    set_person(actor=OPERATOR, key="eva", name="Eva Invented", country="ZAF", is_fictional=True)
    assert first_broken() is None
    assert installation.verify(installation.create().path).not_checked == ()


def test_a_backup_of_an_empty_site(empty_installation):
    empty_installation.media.mkdir()
    made = empty_installation.create()
    rows = empty_installation.rows()
    done = empty_installation.restore(made.path, replace=False)
    assert done.manifest.contents.last_audit_hash == ""
    assert empty_installation.rows() == rows


def test_a_database_without_tables_is_not_backed_up(installation):
    installation.wipe()
    with pytest.raises(BackupError, match=r"no tables yet|cannot be reached|there is no database"):
        installation.create()
    assert list(installation.backups.iterdir()) == []
    shutil.rmtree(installation.backups)
