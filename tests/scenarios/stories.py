"""What the steps of a story mean: each is one act, or one thing that must be so."""

from datetime import date
from typing import Any

from livelihoods.knowledge.worldmap.addresses import Asked
from livelihoods.knowledge.worldmap.atlas import atlas
from livelihoods.network.consent.actions import give_consent
from livelihoods.network.membership import actions, letters, queries, sheet
from livelihoods.network.membership.actions.invitations import ActivityStatement
from livelihoods.network.organizations.actions import set_organization
from livelihoods.platform.timeline import Moment, at_noon, today
from livelihoods.platform.vocabulary import queries as vocabulary
from livelihoods.platform.vocabulary.actions import set_network
from tests.network.records import OPERATOR

KEEPER = {"actor": OPERATOR}


def tell(verb: str, told: dict[str, Any], step: dict[str, Any]) -> None:
    """Do or check what a step says."""
    if verb in _CHECK:
        _CHECK[verb](**told)
        return
    told = dict(told)
    recorded = told.pop("recorded", told.get("day"))
    kept = KEEPER | ({"recorded_at": at_noon(recorded)} if recorded else {})
    if "activities" in step:
        told["activities"] = step["activities"]
    _DO[verb](kept, **told)


def _statement(kind, what, began):
    return ActivityStatement(kind=kind, description=what, began_on=began)


def propose(kept, *, invitation, day, constituency, activities=(), organization="", person=""):
    actions.propose_invitation(
        key=invitation, proposed_on=day, constituency=constituency, organization=organization,
        person=person, proposed_by="a programme",
        activities=[_statement(**activity) for activity in activities], **kept,
    )  # fmt: skip


def cite(kept, invitation, kind, what, began):
    actions.cite_activity(key=invitation, activity=_statement(kind, what, began), **kept)


def _decide(is_approved):
    def act(kept, invitation, body, day, meeting=""):
        actions.decide_invitation(
            key=invitation, is_approved=is_approved, body=body, decided_on=day, meeting=meeting,
            **kept,
        )  # fmt: skip

    return act


def send(kept, invitation, day, answer_by, language):
    actions.send_invitation(
        key=invitation, sent_on=day, answer_by=answer_by, language=language, **kept
    )


def accept(kept, invitation, membership, day, starts=None):
    actions.accept_invitation(
        key=invitation, membership=membership, accepted_on=day, starts_on=starts, **kept
    )


def _close(outcome):
    def act(kept, invitation, day):
        actions.close_invitation(key=invitation, outcome=outcome, closed_on=day, **kept)

    return act


def member(kept, membership, day, **holder):
    """A whole invitation within a day, in the order that every invitation has."""
    key = f"for-{membership}-{day}"
    activity = {"kind": "meeting", "what": "a meeting", "began": date(2019, 1, 1)}
    propose(kept, invitation=key, day=day, activities=[activity], **holder)
    _decide(True)(kept, invitation=key, body="management", day=day)
    send(kept, invitation=key, day=day, answer_by=date(day.year + 1, 1, 1), language="en")
    accept(kept, invitation=key, membership=membership, day=day)


def end(kept, membership, day, reason):
    actions.end_membership(key=membership, ends_on=day, end_reason=reason, **kept)


def correct(kept, membership, why, starts=None, ends=None, **_day):
    changes = {name: day for name, day in (("starts_on", starts), ("ends_on", ends)) if day}
    actions.correct_membership(key=membership, reason=why, **changes, **kept)


def publish(kept, count, as_of, day):
    """Publish what was counted on the day, by what was known on it."""
    found = queries.count(Moment(as_of, day))
    actions.publish_count(
        key=count, as_of=as_of, source="annual report", institutional=found.institutional,
        individual=found.individual, countries=found.countries, **kept,
    )  # fmt: skip


def federation(_kept, organization, members):
    set_organization(
        actor=OPERATOR, key=organization, name=organization.title(), kind="federation",
        country="PER", reach="international", source="tests", is_fictional=True,
        reason=f"federation of {', '.join(members)}",
    )  # fmt: skip


def network(_kept, **named):
    set_network(actor=OPERATOR, values=named | {"is_demonstration": False, "source": "tests"})


def consent(_kept, person, day):
    give_consent(
        actor=OPERATOR, key=f"c-{person}", person=person, medium="listing", uses=["website"],
        language="en", means="signed", given_on=day,
    )  # fmt: skip


def is_eligible(invitation, day):
    not_eligible(invitation, day, because=[])


def not_eligible(invitation, day, because):
    checks = queries.eligibility_of(invitation, day)
    assert [check.rule for check in checks if not check.is_met] == because


def is_count(as_of, institutional, individual, countries, known_on=None):
    moment = Moment(as_of, known_on or today())
    found = queries.count(moment)
    assert (found.institutional, found.individual, found.countries) == (
        institutional, individual, countries,
    ), f"as of {as_of}"  # fmt: skip
    assert found.total == institutional + individual == len(queries.roll(moment))


def is_state(invitation, as_of, **told):
    detail = queries.invitation(invitation, Moment(as_of, today()))
    assert detail is not None
    assert detail.view.state == told["is"]


def is_overdue(as_of, invitations):
    views = queries.invitations(Moment(as_of, today()))
    assert [view.key for view in views if view.is_overdue] == invitations


def is_published(count, institutional, individual, countries):
    views = {view.key: view for view in queries.published_counts()}
    view = views[count]
    assert (view.institutional, view.individual, view.countries) == (
        institutional, individual, countries,
    )  # fmt: skip


def is_on_map(as_of, countries, says_not):
    found = atlas(Asked(as_of=as_of.isoformat()), "en")
    lines = {
        row.code: f"{row.count('institutional')} + {row.count('individual')}"
        for row in found.countries
    }
    assert lines == countries
    for words in says_not:
        assert words not in str(found.picture)


def is_in_directory(as_of, organizations, people, others):
    found = queries.directory(Moment(as_of, today()), queries.Asked())
    assert [line.name for line in found.organizations] == organizations
    assert [line.name for line in found.people] == people
    assert dict(found.unlisted) == others


def is_list(as_of, known_on, above, lines=None, **asked):
    """The list of members that everybody may take home."""
    moment, question = Moment(as_of, known_on), queries.Asked(**asked)
    found = queries.directory(moment, question)
    _is_above(above, sheet.head(vocabulary.network(), moment, question, found))
    assert lines in (None, len(sheet.rows(found, "en")))


def is_roll(as_of, known_on, above, lines=None, names=None):
    """The list with all names that the secretariat alone may take home."""
    moment = Moment(as_of, known_on)
    found = queries.whole_roll(OPERATOR, moment)
    _is_above(above, sheet.roll_head(vocabulary.network(), moment, found))
    rows = sheet.roll_rows(found, "en")
    assert lines in (None, len(rows))
    told = sorted(str(row[sheet.ROLL_HEADER.index("name")]) for row in rows)
    assert names in (None, told)


def _is_above(words, head):
    for told in words:
        assert any(told in line for line in head), (told, head)


def is_paragraph(language, as_of, says):
    text = letters.who_we_are(Moment(as_of, today()), language)
    for words in says:
        assert words in text


_DO = {
    "propose": propose,
    "cite": cite,
    "approve": _decide(True),
    "decline": _decide(False),
    "send": send,
    "accept": accept,
    "refuse": _close("refused"),
    "lapse": _close("lapsed"),
    "withdraw": _close("withdrawn"),
    "member": member,
    "end": end,
    "correct": correct,
    "publish": publish,
    "federation": federation,
    "network": network,
    "consent": consent,
}
_CHECK = {
    "eligible": is_eligible,
    "not eligible": not_eligible,
    "count": is_count,
    "state": is_state,
    "overdue": is_overdue,
    "published": is_published,
    "map": is_on_map,
    "directory": is_in_directory,
    "list of members": is_list,
    "roll": is_roll,
    "paragraph": is_paragraph,
}
