"""Loading a network's files again: compared, all or nothing, through the actions."""

import pytest

from livelihoods.network.membership.models import Membership
from livelihoods.network.people.models import Person
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from tests.network.files import add, load, refused, rewrite

pytestmark = [pytest.mark.web, pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_the_first_load_is_all_new_and_audited(demonstration):
    assert demonstration.new > 900
    assert demonstration.changed == demonstration.unchanged == 0
    assert Entry.objects.count() >= demonstration.new
    assert first_broken() is None


def test_every_row_that_was_written_has_an_audit_entry():
    told = set(Entry.objects.values_list("subject_type", "subject_id"))
    for row in [*Membership.objects.all(), *Person.objects.all()]:
        assert (row._meta.label_lower, str(row.pk)) in told


def test_all_members_and_people_are_fictional():
    assert not Person.objects.filter(is_fictional=False).exists()
    assert not Membership.objects.filter(organization__is_fictional=False).exists()


def test_a_second_load_changes_nothing(examples):
    entries = Entry.objects.count()
    difference = load(examples / "network")
    assert (difference.new, difference.changed) == (0, 0)
    assert "nothing changed" in str(difference)
    assert Entry.objects.count() == entries


def test_a_byte_order_mark_and_windows_line_ends_are_fine(folder):
    path = folder / "people.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert "nothing changed" in str(load(folder, dry_run=True))


def test_a_dry_run_shows_the_difference_and_keeps_nothing(folder):
    rewrite(folder / "organizations.csv", ("Baan Rao Home", "Baan Rao Piece"))
    add(folder / "people.csv", key="new-one", name="New One", country="XKX", is_fictional="yes")
    entries = Entry.objects.count()
    told = []
    difference = load(folder, dry_run=True, progress=lambda *step: told.append(step))
    assert (difference.new, difference.changed) == (1, 1)
    assert "dry run" in str(difference)
    assert Entry.objects.count() == entries
    assert not Person.objects.filter(key="new-one").exists()
    people = [step for step in told if step[0] == "people"]
    assert people[-1][1] == people[-1][2] == len(people)
    load(folder)
    assert Person.objects.get(key="new-one").country_id == "XKX"
    assert load(folder).new == 0


def test_an_end_is_a_new_line(folder):
    first = Membership.objects.get(key="i-001")
    values = {
        "membership": "i-001", "organization": first.organization.key, "constituency": "mbo",
        "starts_on": "2006-04-21", "ends_on": "2026-01-01", "end_reason": "lapsed",
        "grounds": first.grounds, "source": first.source, "recorded_on": "2026-01-05",
    }  # fmt: skip
    add(folder / "memberships.csv", **values)
    assert load(folder).new == 1
    assert Membership.objects.current().get(key="i-001").ends_on.isoformat() == "2026-01-01"
    assert load(folder).new == 0


def test_what_was_recorded_is_not_changed_in_its_line(folder):
    rewrite(folder / "memberships.csv", ("2006-04-21,,,delegates", "2007-04-21,,,delegates"))
    message = refused(folder)
    assert "memberships.csv, line 2, column starts_on: i-001" in message
    assert "what was recorded is not changed" in message
    rewrite(folder / "published_counts.csv", (",142,", ",141,"))
    assert "published_counts.csv, line 3, column individual: 2015-03" in refused(folder)


def test_rows_that_are_not_in_the_files_stay(folder):
    path = folder / "published_counts.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:3]))
    tables = {table.table: table for table in load(folder).tables}
    assert tables["published_counts"].only_on_record == 1


def test_a_second_active_membership(folder):
    line = add(
        folder / "memberships.csv", membership="i-900", organization="threads-of-saptapuri",
        constituency="mbo", starts_on="2020-01-01", grounds="g", source="register", recorded_on="2020-02-01",
    )  # fmt: skip
    message = refused(folder)
    assert f"memberships.csv, line {line}, column starts_on" in message
    assert "has membership i-001 in the same time" in message


def test_an_ngo_as_institutional_member(folder):
    line = add(
        folder / "memberships.csv", membership="i-901", organization="stitch-by-stitch",
        constituency="mbo", starts_on="2020-01-01", grounds="g", source="register", recorded_on="2020-02-01",
    )  # fmt: skip
    message = refused(folder)
    assert f"line {line}" in message
    assert "kind support_ngo cannot be an institutional member" in message


def test_a_person_with_an_institutional_membership(folder):
    add(folder / "people.csv", key="eva", name="Eva", country="PER", is_fictional="yes")
    add(
        folder / "memberships.csv", membership="i-902", person="eva",
        constituency="mbo", starts_on="2020-01-01", grounds="g", source="register", recorded_on="2020-02-01",
    )  # fmt: skip
    assert "a person never holds an institutional membership" in refused(folder)


def test_a_board_out_of_order(folder):
    rewrite(folder / "board_seats.csv", ("2006-04-21,,", "2006-04-21,2024-01-01,"))
    message = refused(folder)
    assert "board_seats.csv, line 2" in message


def test_errors_of_many_rows_are_shown_together(folder):
    for number in range(30):
        add(
            folder / "memberships.csv", membership=f"i-9{number:02}", grounds="g", source="register",
            organization="stitch-by-stitch", constituency="mbo", starts_on="2020-01-01",
            recorded_on="2020-02-01",
        )  # fmt: skip
    message = refused(folder)
    assert message.startswith("30 errors, nothing was loaded")
    assert "... and 10 more" in message
