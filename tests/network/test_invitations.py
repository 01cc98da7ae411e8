"""Invitations: rights, audit, what is kept of a decision, corrections, known on a day."""

import pytest
from django.db import IntegrityError, transaction

from livelihoods.network.membership import actions, queries
from livelihoods.network.membership.models import InvitationStep, Membership
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import entries_of
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment
from tests.network.invited import ACTIVITY, accept, approve, member, propose, send
from tests.network.records import OPERATOR, account, body, day, instant

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]


def state(as_of, known_on="2026-01-01"):
    detail = queries.invitation("inv-1", Moment.read(as_of, known_on))
    return detail.view.state if detail else ""


def test_the_membership_names_its_invitation_and_the_activity():
    row = member()
    assert row.invitation.key == "inv-1"
    assert (row.grounds, row.source) == ("exchange of street vendors", "")
    detail = queries.invitation("inv-1", Moment.read())
    assert detail.membership == "m-inv-1"
    assert [activity.description for activity in detail.activities] == [ACTIVITY.description]
    assert [step.kind for step in detail.steps] == ["proposed", "approved", "sent", "accepted"]
    assert detail.steps[1].body == "Management"
    assert detail.steps[1].meeting == "minute 7"


def test_a_decision_keeps_the_check_as_it_was():
    propose()
    step = approve()
    assert step.checks == {
        "holder": True, "membership_based": True, "activity": True, "activity_begun": True,
        "no_membership": True, "no_other_invitation": True,
    }  # fmt: skip


def test_every_act_leaves_an_entry_with_its_actor():
    keeper = account(
        "membership.change_invitation", "membership.decide_invitation",
        "membership.change_membership",
    )  # fmt: skip
    propose(actor=keeper)
    approve(actor=keeper)
    send(actor=keeper)
    row = accept(actor=keeper)
    acts = list(Entry.objects.filter(actor=keeper).values_list("act", flat=True))
    assert acts == [
        "membership.propose", "membership.invitation.proposed", "membership.cite_activity",
        "membership.invitation.approved", "membership.invitation.sent",
        "membership.invitation.accepted", "membership.start",
    ]  # fmt: skip
    assert entries_of(row).get().act == "membership.start"


def test_of_a_person_the_audit_keeps_neither_activity_nor_note():
    told = ACTIVITY.__class__("research", "wrote about her neighbours", day("2023-01-01"))
    propose(organization="", person="ana", constituency="research", activities=[told], note="ill")
    said = " ".join(
        str(entry.changes) for entry in Entry.objects.filter(act__contains="membership")
    )
    assert "neighbours" not in said
    assert "'ill'" not in said


@pytest.mark.parametrize(
    ("act", "missing"),
    [
        (propose, "membership.change_invitation"),
        (approve, "membership.decide_invitation"),
        (send, "membership.change_invitation"),
        (accept, "membership.change_membership"),
    ],
)
def test_each_step_needs_its_right(act, missing):
    rights = {
        "membership.change_invitation", "membership.decide_invitation",
        "membership.change_membership",
    }  # fmt: skip
    if act is not propose:
        propose()
    if act in (send, accept):
        approve()
    if act is accept:
        send()
    with pytest.raises(NotAllowedError, match=missing):
        act(actor=account(*(rights - {missing})))
    act(actor=account(missing, email="two@example.org"))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"organization": "nobody"}, "no organization 'nobody'"),
        ({"organization": "", "person": "nobody"}, "no person 'nobody'"),
        ({"organization": ""}, "one holder"),
        ({"person": "ana"}, "one holder"),
        ({"proposed_on": day("2999-01-01")}, "in the future"),
        ({"proposed_by": ""}, "proposed_by"),
        ({"activities": [ACTIVITY.__class__("party", "a feast", day("2020-01-01"))]}, "kind"),
        ({"activities": [ACTIVITY.__class__("meeting", " ", day("2020-01-01"))]}, "description"),
    ],
)
def test_what_cannot_be_proposed_leaves_nothing(changed, message):
    before = Entry.objects.count()
    with pytest.raises(FactError, match=message):
        propose(**changed)
    assert Entry.objects.count() == before
    assert queries.invitations(Moment.read()) == ()


def test_a_body_decides_only_while_it_is_in_force():
    propose()
    body("steering", ends_on=day("2007-07-01"))
    with pytest.raises(FactError, match="no body 'steering' on 2024-02-01"):
        approve(body="steering")
    with pytest.raises(FactError, match="no body 'nobody'"):
        approve(body="nobody")


def test_activities_are_cited_before_the_decision():
    propose()
    actions.cite_activity(actor=OPERATOR, key="inv-1", activity=ACTIVITY)
    approve()
    with pytest.raises(FactError, match="before it is decided"):
        actions.cite_activity(actor=OPERATOR, key="inv-1", activity=ACTIVITY)


def test_who_became_a_member_meanwhile_cannot_accept():
    propose()
    approve()
    send()
    actions.take_over_membership(
        actor=OPERATOR, key="old", organization="sellers", constituency="mbo", grounds="g",
        starts_on=day("2023-01-01"), source="a register found later",
    )  # fmt: skip
    with pytest.raises(FactError, match="membership old in the same time"), transaction.atomic():
        accept()
    assert state("2025-01-01") == "sent"


def test_a_step_is_corrected_by_another_and_both_can_be_found():
    propose(recorded_at=instant(2024, 1, 10))
    approve(recorded_at=instant(2024, 2, 2))
    assert state("2024-01-20") == "proposed"
    with pytest.raises(FactError, match="says why"):
        actions.correct_step(actor=OPERATOR, key="inv-1", kind="approved", reason=" ")
    with pytest.raises(FactError, match="was not sent"):
        actions.correct_step(actor=OPERATOR, key="inv-1", kind="sent", reason="r")
    with pytest.raises(FactError, match="before the invitation was proposed"):
        actions.correct_step(
            actor=OPERATOR, key="inv-1", kind="approved", reason="r", happened_on=day("2024-01-01")
        )
    actions.correct_step(
        actor=OPERATOR, key="inv-1", kind="approved", reason="the minute says the 15th",
        happened_on=day("2024-01-15"), recorded_at=instant(2024, 4, 1),
    )  # fmt: skip
    assert state("2024-01-20") == "approved"
    assert state("2024-01-20", known_on="2024-03-31") == "proposed"
    assert InvitationStep.objects.filter(kind="approved").count() == 2


def test_an_acceptance_is_not_moved_behind_the_start_of_its_membership():
    member()
    with pytest.raises(FactError, match="starts on 2024-03-01, before 2024-03-09"):
        actions.correct_step(
            actor=OPERATOR, key="inv-1", kind="accepted", reason="r", happened_on=day("2024-03-09")
        )


def test_re_entry_is_another_invitation_and_another_membership():
    member()
    actions.end_membership(
        actor=OPERATOR, key="m-inv-1", ends_on=day("2025-01-01"), end_reason="resigned"
    )
    propose("inv-2", proposed_on=day("2025-03-01"))
    assert all(check.is_met for check in queries.eligibility_of("inv-2", day("2025-03-01")))
    approve("inv-2", decided_on=day("2025-03-02"))
    send("inv-2", sent_on=day("2025-03-03"), answer_by=day("2025-06-01"))
    accept("inv-2", accepted_on=day("2025-03-04"), membership="m-2")
    assert set(Membership.objects.values_list("key", flat=True)) == {"m-inv-1", "m-2"}


def test_the_database_refuses_a_membership_that_says_nothing_of_its_beginning():
    row = member()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=row.pk).update(invitation=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=row.pk).update(source="a register too")


def test_a_decision_without_its_body_is_refused_by_the_database():
    propose()
    step = approve()
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationStep.objects.filter(pk=step.pk).update(body=None)


def test_lists_cost_a_fixed_number_of_queries(django_assert_num_queries):
    for key, holder in (("inv-1", "sellers"), ("inv-2", "weavers"), ("inv-3", "helpers")):
        propose(key, organization=holder)
    with django_assert_num_queries(2):
        views = queries.invitations(Moment.read())
    assert [view.state for view in views] == ["proposed"] * 3
    assert len(queries.invitations(Moment.read(), state="sent")) == 0
    assert queries.invitations(Moment.read("2024-01-09")) == ()
