"""The audit: append-only, chained, and it finds what was tampered with."""

import pytest
from django.db import connection, transaction

from livelihoods.platform.accounts.actors import Operator
from livelihoods.platform.audit.actions import record
from livelihoods.platform.audit.models import AppendOnlyError, Entry
from livelihoods.platform.audit.queries import first_broken, has_hash, last_hash, number
from livelihoods.platform.vocabulary.models import Country

pytestmark = [pytest.mark.web, pytest.mark.django_db]
TABLE = "audit_entry"


@pytest.fixture
def entries():
    country = Country.objects.get(code="ZAF")
    with transaction.atomic():
        return [
            record(actor=Operator("t"), act=f"act.{n}", subject=country, changes={"x": (n, n + 1)})
            for n in range(5)
        ]


def tamper(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_whole_chain(entries):
    assert first_broken() is None
    assert number() == 5
    assert entries[0].previous_hash == ""
    assert entries[1].previous_hash == entries[0].hash


def test_a_changed_entry_is_found(entries):
    tamper(f"UPDATE {TABLE} SET act = 'other' WHERE id = %s", entries[2].pk)
    assert first_broken() == entries[2]


def test_a_removed_entry_is_found(entries):
    tamper(f"DELETE FROM {TABLE} WHERE id = %s", entries[2].pk)
    assert first_broken() == entries[3]


def test_the_first_entry_removed_is_found(entries):
    tamper(f"DELETE FROM {TABLE} WHERE id = %s", entries[0].pk)
    assert first_broken() == entries[1]


def test_the_newest_entries_removed_are_missed_by_their_hash(entries):
    seen = last_hash()
    assert seen == entries[-1].hash
    assert has_hash(seen)
    tamper(f"DELETE FROM {TABLE} WHERE id >= %s", entries[3].pk)
    assert first_broken() is None
    assert not has_hash(seen)
    assert last_hash() == entries[2].hash
    assert has_hash(entries[0].hash)


def test_without_entries_there_is_no_last_hash():
    assert (number(), last_hash()) == (0, "")


def test_entries_are_never_changed_or_deleted(entries):
    for act in (
        entries[0].save,
        entries[0].delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(act="x"),
    ):
        with pytest.raises(AppendOnlyError):
            act()


def test_personal_values_are_not_in_the_entry():
    country = Country.objects.get(code="ZAF")
    with transaction.atomic():
        entry = record(
            actor=Operator("t"), act="a.b", subject=country,
            changes={"name": ("Ana", "Bela"), "work": (None, "x")}, personal=["name"],
        )  # fmt: skip
    assert entry.changes == {"name": "personal", "work": [None, "x"]}
