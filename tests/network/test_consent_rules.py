"""May this be shown for this use on this day: pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from livelihoods.network.consent.rules import Answer, Given, may_be_shown

DAY = date(2024, 6, 1)
WEB = {"medium": "photo", "use": "website", "day": DAY}


def one(**changed):
    stated = {"medium": "photo", "uses": ["website"], "given_on": date(2024, 1, 1)} | changed
    return Given(**stated)


@pytest.mark.parametrize(
    ("consents", "answer"),
    [
        ([], Answer.NEVER_GIVEN),
        ([one()], Answer.YES),
        ([one(medium="story")], Answer.NEVER_GIVEN),
        ([one(uses=["print", "press"])], Answer.NOT_FOR_THIS_USE),
        ([one(given_on=DAY)], Answer.YES),
        ([one(given_on=DAY + timedelta(1))], Answer.NOT_YET),
        ([one(expires_on=DAY)], Answer.EXPIRED),
        ([one(expires_on=DAY + timedelta(1))], Answer.YES),
        ([one(withdrawn_on=DAY)], Answer.WITHDRAWN),
        ([one(withdrawn_on=DAY + timedelta(1))], Answer.YES),
        # an older form that nobody thought of is withdrawn with it
        ([one(), one(given_on=date(2024, 2, 1), withdrawn_on=date(2024, 3, 1))], Answer.WITHDRAWN),
        # given again later
        ([one(withdrawn_on=date(2024, 3, 1)), one(given_on=date(2024, 4, 1))], Answer.YES),
        # the withdrawal of one use leaves the other
        ([one(), one(uses=["press"], withdrawn_on=date(2024, 3, 1))], Answer.YES),
        ([one(about="photo-7")], Answer.NEVER_GIVEN),
    ],
)
def test_answer(consents, answer):
    assert may_be_shown(consents, **WEB) == answer


def test_a_consent_to_one_photo_is_not_one_to_another():
    mine = [one(about="photo-7")]
    assert may_be_shown(mine, **WEB, about="photo-7") == Answer.YES
    assert may_be_shown(mine, **WEB, about="photo-8") == Answer.NEVER_GIVEN
    assert may_be_shown([one()], **WEB, about="photo-8") == Answer.YES


days = some.dates(date(2020, 1, 1), date(2026, 1, 1))
consents = some.lists(
    some.builds(
        lambda given_on, expires, withdrawn, uses: Given(
            medium="photo",
            uses=sorted(uses),
            given_on=given_on,
            expires_on=given_on + timedelta(expires) if expires else None,
            withdrawn_on=given_on + timedelta(withdrawn) if withdrawn is not None else None,
        ),
        days,
        some.one_of(some.none(), some.integers(1, 900)),
        some.one_of(some.none(), some.integers(0, 900)),
        some.sets(some.sampled_from(["website", "print", "press"]), min_size=1),
    ),
    max_size=5,
)


@given(consents, days)
def test_nothing_is_shown_without_a_consent_in_force_that_names_the_use(given_, day):
    if may_be_shown(given_, medium="photo", use="website", day=day) == Answer.YES:
        assert any(
            "website" in c.uses
            and c.given_on <= day
            and (c.expires_on is None or day < c.expires_on)
            and (c.withdrawn_on is None or day < c.withdrawn_on)
            for c in given_
        )


@given(consents, days)
def test_on_the_day_of_a_withdrawal_nothing_given_until_then_is_shown(given_, day):
    withdrawal = Given("photo", ["website"], date(2019, 1, 1), withdrawn_on=day)
    before = [c for c in given_ if c.given_on <= day]
    answer = may_be_shown([*before, withdrawal], medium="photo", use="website", day=day)
    assert answer == Answer.WITHDRAWN


@given(consents, days, some.randoms())
def test_the_order_in_which_consents_are_read_means_nothing(given_, day, chance):
    told = {"medium": "photo", "use": "website", "day": day}
    assert may_be_shown(given_, **told) == may_be_shown(chance.sample(given_, len(given_)), **told)
