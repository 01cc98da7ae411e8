"""The pure rules of an invitation: its states, and eligibility rule by rule."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from livelihoods.network.membership import eligibility, progress
from livelihoods.network.membership.progress import NEXT, Step
from livelihoods.network.membership.wording import RULES

START = date(2024, 1, 1)
ABLE = {
    "kind": "institutional", "constituency_takes": "institutional", "is_membership_based": True,
    "activities": [date(2023, 1, 1)], "membership": "", "other_invitation": "",
    "on": date(2024, 1, 1),
}  # fmt: skip


def walks():
    """Sequences of steps that may follow each other, a number of days apart."""
    return some.lists(some.tuples(some.integers(0, 8), some.integers(0, 400)), max_size=6).map(
        _walk
    )


def _walk(choices):
    state, day, steps = "", START, []
    for choice, days in choices:
        if not NEXT[state]:
            break
        state, day = NEXT[state][choice % len(NEXT[state])], day + timedelta(days)
        steps.append(Step(state, day))
    return steps


@given(walks(), some.randoms())
def test_the_order_in_which_steps_are_read_means_nothing(steps, chance):
    shuffled = chance.sample(steps, len(steps))
    assert progress.in_order(shuffled) == steps
    assert progress.order_objection(shuffled) == ""


@given(walks(), some.integers(0, 3000))
def test_the_state_on_a_day_is_the_last_step_by_then(steps, days):
    day = START + timedelta(days)
    past = [step.kind for step in steps if step.happened_on <= day]
    assert progress.state_on(steps, day) == (past[-1] if past else "")


@given(walks(), some.sampled_from([kind for kind in NEXT if kind]), some.integers(-3, 500))
def test_a_step_is_taken_only_where_it_may_follow(steps, kind, days):
    last = steps[-1] if steps else Step("", START)
    wanted = Step(kind, last.happened_on + timedelta(days))
    is_allowed = kind in NEXT[last.kind] and (not steps or days >= 0)
    assert (progress.objection(steps, wanted) == "") == is_allowed


def test_no_way_leads_to_a_membership_but_through_approval_and_letter():
    before = {state for state, kinds in NEXT.items() if progress.ACCEPTED in kinds}
    assert before == {progress.SENT}
    assert {state for state, kinds in NEXT.items() if progress.SENT in kinds} == {progress.APPROVED}
    assert {s for s, kinds in NEXT.items() if progress.APPROVED in kinds} == {progress.PROPOSED}


@pytest.mark.parametrize(
    ("changed", "not_met"),
    [
        ({}, []),
        ({"kind": "individual"}, ["holder"]),
        ({"constituency_takes": ""}, ["holder"]),
        ({"is_membership_based": False}, ["membership_based"]),
        (
            {
                "kind": "individual",
                "constituency_takes": "individual",
                "is_membership_based": False,
            },
            [],
        ),
        ({"activities": []}, ["activity"]),
        ({"activities": [date(2024, 1, 2), date(2023, 1, 1)]}, ["activity_begun"]),
        ({"activities": [date(2024, 1, 1)]}, []),
        ({"membership": "m-1"}, ["no_membership"]),
        ({"other_invitation": "i-1"}, ["no_other_invitation"]),
        ({"activities": [], "membership": "m-1"}, ["activity", "no_membership"]),
    ],
)
def test_eligibility(changed, not_met):
    checks = eligibility.check(eligibility.Candidacy(**ABLE | changed))
    assert [check.rule for check in checks if not check.is_met] == not_met
    assert eligibility.is_eligible(checks) == (not not_met)
    assert {check.rule for check in checks} <= RULES.keys()
