"""Representatives and yearly re-affirmation."""

import pytest

from livelihoods.network.membership import actions, queries
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment
from tests.network.invited import member
from tests.network.records import OPERATOR, account, day, instant

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]


@pytest.fixture
def sellers(small_network):
    return member().key


def represent(membership, person, starts_on, **more):
    return actions.change_representative(
        actor=OPERATOR, membership=membership, person=person, starts_on=day(starts_on), **more
    )


def affirm(membership, affirmed_on, **more):
    stated = {"actor": OPERATOR, "means": "email"} | more
    return actions.affirm_membership(membership=membership, affirmed_on=day(affirmed_on), **stated)


def who(as_of, known_on="2026-11-01"):
    return queries.representatives(Moment.read(as_of, known_on))


class TestRepresentatives:
    def test_a_change_ends_the_one_before(self, sellers):
        represent(sellers, "ana", "2024-03-01", recorded_at=instant(2024, 3, 2))
        represent(sellers, "bela", "2025-01-01", recorded_at=instant(2025, 1, 5))
        assert who("2024-12-31") == {sellers: "Ana Invented"}
        assert who("2025-01-01") == {sellers: "Bela Invented"}
        assert who("2025-01-01", known_on="2025-01-04") == {sellers: "Ana Invented"}

    def test_when_the_membership_is_over_nobody_represents_it(self, sellers):
        represent(sellers, "ana", "2024-03-01", recorded_at=instant(2024, 3, 2))
        actions.end_membership(
            actor=OPERATOR, key=sellers, ends_on=day("2025-02-01"), end_reason="resigned",
            note="a letter",
        )  # fmt: skip
        assert who("2025-01-31", known_on=None) == {sellers: "Ana Invented"}
        assert who("2025-02-01", known_on=None) == {}

    def test_what_is_refused(self, sellers):
        represent(sellers, "ana", "2024-03-01")
        for person, starts_on, message in (
            ("ana", "2025-01-01", "already"),
            ("nobody", "2025-01-01", "no person 'nobody'"),
            ("bela", "2024-02-01", "holds from 2024-03-01, not on 2024-02-01"),
            ("bela", "2024-03-01", "is not after the start"),
        ):
            with pytest.raises(FactError, match=message):
                represent(sellers, person, starts_on)
        with pytest.raises(FactError, match="membership m-9 is not on record"):
            represent("m-9", "ana", "2024-03-01")
        person = member("inv-p", organization="", person="carla", constituency="research").key
        with pytest.raises(FactError, match="speaks for herself or himself"):
            represent(person, "ana", "2024-03-01")
        with pytest.raises(NotAllowedError):
            actions.change_representative(
                actor=account(), membership=sellers, person="bela", starts_on=day("2025-01-01")
            )

    def test_a_correction_keeps_what_was_on_record(self, sellers):
        row = represent(sellers, "ana", "2024-03-01", recorded_at=instant(2024, 3, 2))
        with pytest.raises(FactError, match="says why"):
            actions.correct_representative(actor=OPERATOR, key=row.key, reason="")
        actions.correct_representative(
            actor=OPERATOR, key=row.key, reason="letter", starts_on=day("2024-04-01"),
            recorded_at=instant(2024, 6, 1),
        )  # fmt: skip
        assert who("2024-03-15") == {}
        represent(sellers, "bela", "2025-01-01", recorded_at=instant(2025, 1, 5))
        with pytest.raises(FactError, match="one at a time"):
            actions.correct_representative(
                actor=OPERATOR, key=row.key, reason="r", ends_on=day("2025-06-01")
            )


class TestAffirmation:
    def test_a_word_holds_to_the_end_of_its_year(self, sellers):
        affirm(sellers, "2025-03-01", recorded_at=instant(2025, 3, 1))
        told = {
            as_of: [view.affirmed_on for view in queries.affirmations(Moment.read(as_of))]
            for as_of in ("2025-02-28", "2025-03-01", "2025-12-31", "2026-01-01")
        }
        said = [day("2025-03-01")]
        assert told == {
            "2025-02-28": [None], "2025-03-01": said, "2025-12-31": said, "2026-01-01": [None],
        }  # fmt: skip

    def test_who_says_nothing_stays_a_member_and_stands_first(self, sellers):
        person = member("inv-p", organization="", person="carla", constituency="research").key
        affirm(sellers, "2025-03-01")
        views = queries.affirmations(Moment.read("2025-06-01"))
        assert [view.membership for view in views] == [person, sellers]
        assert queries.count(Moment.read("2026-01-01")).total == 2

    def test_another_for_the_year_is_a_correction_with_its_reason(self, sellers):
        affirm(sellers, "2025-03-01", recorded_at=instant(2025, 3, 1))
        with pytest.raises(FactError, match="to correct that, say why"):
            affirm(sellers, "2025-04-01")
        affirm(sellers, "2025-04-01", reason="wrong month", recorded_at=instant(2025, 5, 1))
        assert Entry.objects.last().act == "membership.correct_affirmation"
        (before,) = queries.affirmations(Moment.read("2025-03-15", "2025-04-30"))
        (after,) = queries.affirmations(Moment.read("2025-03-15"))
        assert (before.affirmed_on, after.affirmed_on) == (day("2025-03-01"), None)

    def test_what_is_refused(self, sellers):
        with pytest.raises(FactError, match="not on 2023-01-01"):
            affirm(sellers, "2023-01-01")
        with pytest.raises(FactError, match="in the future"):
            affirm(sellers, "2999-01-01")
        with pytest.raises(FactError, match="means"):
            affirm(sellers, "2025-01-01", means="pigeon")
        with pytest.raises(NotAllowedError):
            affirm(sellers, "2025-01-01", actor=account())
