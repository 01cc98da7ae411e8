"""Something of every kind on which an act can be done."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from livelihoods.knowledge.library import actions as library
from livelihoods.knowledge.stories import actions as stories
from livelihoods.network.consent.actions import give_consent
from livelihoods.network.governance import actions as governance
from livelihoods.network.governance.rules import CO_OPTION
from livelihoods.network.membership import actions as membership
from livelihoods.network.organizations import actions as organizations
from livelihoods.network.organizations.actions.headcounts import Members
from livelihoods.network.organizations.models import FieldFact, ProposedChange
from livelihoods.network.organizations.statements import Origin
from livelihoods.network.people.actions import set_expertise
from livelihoods.network.team import actions as team
from livelihoods.platform.accounts.actions import create_account, give_role
from livelihoods.platform.timeline import today
from livelihoods.platform.vocabulary.actions import set_entry, set_network
from livelihoods.platform.vocabulary.models import Milestone, Programme
from tests.knowledge.stories.telling import picture
from tests.network.invited import accept, approve, propose, send
from tests.network.records import OPERATOR, body, day

ORIGIN = Origin("a page", day("2024-01-01"))
MEMBERS = Members(total=10, counted_on=day("2024-01-01"))


def _library() -> None:
    """A series, a publication that appeared, and one that did not."""
    library.set_series(
        actor=OPERATOR, code="briefs", values={"name": "B", "singular": "B", "source": "tests"}
    )
    for key in ("published", "draft"):
        library.set_publication(actor=OPERATOR, key=key, kind="brief", source="tests")
        library.set_edition(actor=OPERATOR, key=key, language="en", title=key)
    library.publish(actor=OPERATOR, key="published")


def _photo_and_story() -> tuple[int, str]:
    """A photo of Ana and of a child, a story, and a request; return the child's number and it."""
    said = {"country": "PER", "creator": "Dora"}
    stories.add_photo(actor=OPERATOR, key="at-work", content=picture(), values=said)
    stories.caption_photo(
        actor=OPERATOR, key="at-work", language="en", caption="At work", alt="A woman"
    )
    stories.decide_people(actor=OPERATOR, kind="photo", key="at-work", decision="nobody")
    stories.publish(actor=OPERATOR, kind="photo", key="at-work", on=day("2024-02-01"))
    stories.add_photo(
        actor=OPERATOR, key="after-school", content=picture(1), values=said, keeps_near_copy=True
    )
    child = stories.show_person(
        actor=OPERATOR, kind="photo", key="after-school", person="bela", is_minor=True
    )
    stories.add_story(
        actor=OPERATOR, key="my-route",
        values={"country": "PER", "source_kind": "member", "collected_by": "x"},
    )  # fmt: skip
    stories.write_story(actor=OPERATOR, key="my-route", language="en", title="T", body="B")
    return child.pk, stories.ask_take_down(kind="photo", key="at-work").reference


@dataclass(frozen=True)
class Numbers:
    """The numbers by which some acts name their object."""

    fact: int
    headcount: int
    change: int
    role: str
    child: int
    request: str


def build() -> Numbers:
    """Record it all; the objects of the acts are of the organization `sellers`, in Peru."""
    set_network(actor=OPERATOR, values={"name": "N", "short_name": "N", "source": "tests"})
    for code in ("finance", "management"):
        body(code)
    for code in ("trade", "health"):
        set_entry(
            actor=OPERATOR, model=Programme, code=code, values={"name": code, "source": "tests"}
        )
    set_entry(
        actor=OPERATOR, model=Milestone, code="founded", values={"name": "F", "source": "tests"}
    )
    organizations.state_fields(
        actor=OPERATOR, key="sellers", values={"city": "Lima"}, origin=ORIGIN
    )
    count = organizations.add_headcount(
        actor=OPERATOR, organization="sellers", members=MEMBERS, origin=ORIGIN
    )
    organizations.affiliate(actor=OPERATOR, unit="sellers", body="helpers", origin=ORIGIN)
    proposal = organizations.propose(
        organization="sellers", shown={"city": "Lima"}, changes={"city": "Cusco"},
        proposer="visitor", source="a visitor", stated_on=day("2024-02-01"),
    )  # fmt: skip
    _invitations()
    team.set_office(
        actor=OPERATOR, code="lima",
        values={
            "name": "Lima", "function": "All", "place": "Lima", "country_id": "PER", "source": "t",
        },
    )  # fmt: skip
    team.engage(
        actor=OPERATOR, key="t-1", person="dora", title="Officer", office="lima", country="PER",
        fte=Decimal("0.5"), starts_on=day("2015-01-01"),
    )  # fmt: skip
    governance.set_rule(
        actor=OPERATOR, name=CO_OPTION, value="yes", starts_on=day("2006-04-21"),
        source="tests",
    )  # fmt: skip
    governance.appoint(
        actor=OPERATOR, key="a-1", body="finance", person="carla", starts_on=day("2020-01-01")
    )
    give_consent(
        actor=OPERATOR, key="c-1", person="ana", medium="photo", uses=["website"], language="en",
        means="signed", given_on=day("2024-01-01"),
    )  # fmt: skip
    set_expertise(actor=OPERATOR, person="ana")
    _library()
    child, request = _photo_and_story()
    membership.publish_count(actor=OPERATOR, key="count", as_of=day("2024-01-01"), source="tests")
    create_account(actor=OPERATOR, email="holder@example.org", reason="tests")
    role = give_role(
        actor=OPERATOR, email="holder@example.org", role="organization_contact", reason="tests",
        scope_kind="organization", scope_key="sellers", starts_on=today() + timedelta(days=1),
    )  # fmt: skip
    return Numbers(
        fact=FieldFact.objects.get(organization__key="sellers", field="city").pk,
        headcount=count.pk,
        change=ProposedChange.objects.get(proposal=proposal).pk,
        role=role.key,
        child=child,
        request=request,
    )


def _invitations() -> None:
    propose("proposed", organization="helpers")
    propose("approved", organization="", person="ana", constituency="research")
    approve("approved", body="finance")
    propose("sent", organization="", person="bela", constituency="practice")
    approve("sent", body="finance")
    send("sent")
    propose("accepted", organization="sellers")
    approve("accepted", body="finance")
    send("accepted")
    accept("accepted", membership="m-1")
    membership.change_representative(
        actor=OPERATOR, membership="m-1", person="carla", starts_on=day("2024-04-01")
    )
