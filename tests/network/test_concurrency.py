"""Two writers at once, and one that is killed: nothing is lost, and the audit stays whole."""

import csv
import os
import signal
import threading
import time
from pathlib import Path
from smtplib import SMTPRecipientsRefused

import pytest
from django.db import connection, connections, transaction

from livelihoods.network.loading import load
from livelihoods.network.membership.actions import take_over_membership
from livelihoods.network.organizations import verification_mail
from livelihoods.network.organizations.actions import (
    affiliate,
    answers,
    merge,
    merging,
    records,
    requests,
)
from livelihoods.network.organizations.models import Organization, VerificationRequest
from livelihoods.network.people.actions import set_person
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken, number
from livelihoods.platform.history import FactError
from tests.network.organizations.asking import asked, token_of
from tests.network.organizations.stating import origin, shown, state
from tests.network.records import OPERATOR, day
from tests.platform.backup.installation import (
    empty_installation,
    in_another_process,
    installation,
    migrated,
)

__all__ = ["empty_installation", "installation", "migrated"]
pytestmark = [pytest.mark.web, pytest.mark.django_db]
PEOPLE = 6


@pytest.fixture
def folder(examples: Path, tmp_path: Path) -> Path:
    """The files of a network with a few members, cut out of the demonstration's."""
    made = tmp_path / "network"
    made.mkdir()
    with (examples / "network/memberships.csv").open(encoding="utf-8", newline="") as file:
        members = dict.fromkeys(row["person"] for row in csv.DictReader(file) if row["person"])
    people = list(members)[:PEOPLE]
    for path in sorted((examples / "network").iterdir()):
        if path.suffix == ".toml":
            (made / path.name).write_bytes(path.read_bytes())
        elif path.suffix == ".csv":
            column = {"people.csv": "key", "memberships.csv": "person"}.get(path.name, "")
            _copy_rows(path, made / path.name, lambda row, c=column: row.get(c) in people)
    return made


def _copy_rows(path: Path, copy: Path, is_kept) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        with copy.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, reader.fieldnames, lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for row in reader if is_kept(row))


def at_once(*acts) -> list:
    """Do all acts at once, each with its own connection; return what each gave or raised."""
    barrier = threading.Barrier(len(acts))
    given: list = [None] * len(acts)
    original = connections["default"]
    original.close()

    def run(place: int) -> None:
        connections["default"] = original.copy()
        try:
            barrier.wait(timeout=10)
            given[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - what it is, is what the test asks
            given[place] = error
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return given


def slowly(act):
    """Let an act wait a while before a part of it: the other has begun meanwhile."""

    def acted(*given, **named):
        time.sleep(0.5)
        return act(*given, **named)

    return acted


def _named(key: str, name: str):
    return set_person(actor=OPERATOR, key=key, name=name, country="ZAF", is_fictional=True)


class TestTwoWritersAtOnce:
    @pytest.mark.usefixtures("installation")
    def test_a_link_is_confirmed_while_an_editor_asks_again(self, monkeypatch):
        state("sellers", name="Sellers", kind="union", city="Lima")
        token = token_of(asked("sellers"))
        answers.save_answers(token=token, given={"city": answers.Given("change", "Cusco")})

        monkeypatch.setattr(answers, "record_values", slowly(answers.record_values))
        monkeypatch.setattr(requests, "_end_open", slowly(requests._end_open))
        confirmed, again = at_once(
            lambda: answers.confirm_answers(token=token),
            lambda: requests.ask_check(actor=OPERATOR, key="sellers", channel="copied"),
        )
        # one comes first; neither is an error of the database
        assert isinstance(again, requests.Asked), again
        assert isinstance(confirmed, VerificationRequest | answers.LinkClosedError), confirmed
        assert first_broken() is None

    def test_all_that_they_record_is_there(self, installation):
        before = number()

        def record(who: str):
            return [_named(f"{who}-{n}", f"{who} {n} Invented") for n in range(10)]

        given = at_once(lambda: record("one"), lambda: record("two"), lambda: record("three"))
        assert [len(rows) for rows in given] == [10, 10, 10]
        assert number() == before + 30
        assert first_broken() is None
        found = installation.run("SELECT COUNT(*) FROM people_person WHERE name LIKE '% Invented'")
        assert found == [(34,)]

    def test_of_two_memberships_of_one_organization_one_is_refused(self, installation):
        def join(key: str):
            return take_over_membership(
                actor=OPERATOR, key=key, organization="sellers", constituency="mbo",
                grounds="organizing", starts_on=day("2020-01-01"), source="an older register",
            )  # fmt: skip

        given = at_once(lambda: join("m-1"), lambda: join("m-2"))
        assert sum(isinstance(each, FactError) for each in given) == 1, given
        assert installation.run("SELECT COUNT(*) FROM membership_membership") == [(1,)]
        assert first_broken() is None

    @pytest.mark.usefixtures("installation")
    def test_all_statements_of_one_organization_are_in_its_record(self):
        given = at_once(
            lambda: state("sellers", acronym="SEL"),
            lambda: state("sellers", city="Lima"),
            lambda: state("sellers", district="La Victoria"),
        )
        assert not [each for each in given if isinstance(each, Exception)], given
        record = shown("sellers")
        words = [record.field(name).words for name in ("acronym", "city", "district")]
        assert words == [("SEL",), ("Lima",), ("La Victoria",)]
        assert first_broken() is None

    @pytest.mark.usefixtures("installation")
    def test_of_two_affiliations_that_make_a_ring_one_is_refused(self):
        def join(unit: str, body: str):
            return affiliate(
                actor=OPERATOR, unit=unit, body=body, kind="affiliate",
                starts_on=day("2020-01-01"), origin=origin(),
            )  # fmt: skip

        given = at_once(lambda: join("sellers", "weavers"), lambda: join("weavers", "sellers"))
        assert sum(isinstance(each, FactError) for each in given) == 1, given
        assert first_broken() is None

    @pytest.mark.usefixtures("installation")
    def test_a_server_refuses_an_address_while_its_record_is_changed(self, monkeypatch):
        """One adds to the audit and then touches the record, the other the other way round."""

        def refuse(_message):
            raise SMTPRecipientsRefused({"sellers@example.org": (550, b"unknown")})

        monkeypatch.setattr(verification_mail.Message, "send", refuse)
        state("sellers", name="Sellers", kind="union", email="sellers@example.org")
        monkeypatch.setattr(requests, "_end_open", slowly(requests._end_open))
        monkeypatch.setattr(requests, "refused_by_server", slowly(requests.refused_by_server))
        monkeypatch.setattr(records, "_write", slowly(records._write))
        asked_, stated = at_once(
            lambda: requests.ask_check(actor=OPERATOR, key="sellers", channel="mail"),
            lambda: time.sleep(0.2) or state("sellers", city="Lima"),
        )
        assert isinstance(asked_, requests.Asked), asked_
        assert isinstance(stated, Organization), stated
        row = Organization.objects.get(key="sellers")
        assert (row.city, row.email_fails) == ("Lima", True)
        assert first_broken() is None

    @pytest.mark.usefixtures("installation")
    @pytest.mark.parametrize("again", [("sellers", "weavers"), ("weavers", "sellers")])
    def test_of_two_merges_of_the_same_records_one_is_refused(self, monkeypatch, again):
        state("sellers", name="Sellers", kind="union")
        state("weavers", name="Weavers", kind="union", email="weavers@example.org")
        token_of(asked("weavers"))  # it ends with the merge: an entry before other rows
        monkeypatch.setattr(merging, "_follow_headcounts", slowly(merging._follow_headcounts))
        given = at_once(
            *(
                lambda pair=pair: merge(actor=OPERATOR, kept=pair[0], merged=pair[1], reason="x")
                for pair in (("sellers", "weavers"), again)
            )
        )
        assert sorted(type(each).__name__ for each in given) == ["FactError", "Organization"], given
        assert "was merged into" in str(next(each for each in given if isinstance(each, FactError)))
        assert Organization.objects.filter(merged_into=None).exclude(key="helpers").count() == 1
        assert first_broken() is None

    @pytest.mark.usefixtures("installation")
    def test_a_merge_while_the_other_records_are_stated_anew_in_the_other_order(self, monkeypatch):
        state("sellers", name="Sellers", kind="union")
        state("weavers", name="Weavers", kind="union")
        monkeypatch.setattr(merging, "_follow_headcounts", slowly(merging._follow_headcounts))

        def both():
            with transaction.atomic():
                state("weavers", city="Puno")
                time.sleep(0.5)
                return state("sellers", city="Lima")

        merged, stated = at_once(
            lambda: merge(actor=OPERATOR, kept="sellers", merged="weavers", reason="x"), both
        )
        assert isinstance(merged, Organization), merged
        assert isinstance(stated, Organization | FactError), stated
        assert first_broken() is None

    @pytest.mark.usefixtures("empty_installation")
    def test_two_imports_of_the_same_files(self, folder):
        given = at_once(*[lambda: load(folder, actor=OPERATOR)] * 2)
        assert not [each for each in given if isinstance(each, Exception)], given
        told = sorted(str(each) for each in given)
        assert told[0].endswith("new, 0 changed, 0 unchanged")
        assert told[1].startswith("nothing changed")
        assert first_broken() is None


class TestAnImportThatIsKilled:
    @pytest.mark.parametrize("table", ["people", "memberships"])
    def test_keeps_nothing_and_a_second_run_completes(self, empty_installation, folder, table):
        before = empty_installation.rows()
        connection.close()

        def kill(name: str, done: int, _total: int) -> None:
            if (name, done) == (table, 3):
                os.kill(os.getpid(), signal.SIGKILL)

        ended = in_another_process(lambda: load(folder, actor=OPERATOR, progress=kill))
        assert ended == -signal.SIGKILL
        assert empty_installation.rows() == before
        assert not Entry.objects.exists()

        assert str(load(folder, actor=OPERATOR)).endswith("new, 0 changed, 0 unchanged")
        assert first_broken() is None
        assert empty_installation.run("SELECT COUNT(*) FROM people_person") == [(PEOPLE,)]
        assert str(load(folder, actor=OPERATOR)).startswith("nothing changed")
