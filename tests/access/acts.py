"""Every act of the house, done to something of `network.build`: what the matrix tries."""

import inspect
import io
import pkgutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from types import ModuleType
from typing import Any

from django.conf import settings
from django.test import override_settings

from livelihoods.knowledge.indicators import actions as indicators
from livelihoods.knowledge.indicators.rules import ReleaseError
from livelihoods.knowledge.library import actions as library
from livelihoods.knowledge.library.lists import read_list
from livelihoods.knowledge.pages import actions as pages
from livelihoods.knowledge.pages.models import HomePage
from livelihoods.knowledge.stories import actions as stories
from livelihoods.network.consent import actions as consent
from livelihoods.network.exports import actions as exports
from livelihoods.network.exports.selection import asked
from livelihoods.network.exports.tables import table
from livelihoods.network.governance import actions as governance
from livelihoods.network.membership import actions as membership
from livelihoods.network.organizations import actions as organizations
from livelihoods.network.organizations.datasets import Line, Taken
from livelihoods.network.organizations.statements import Origin
from livelihoods.network.people import actions as people
from livelihoods.network.team import actions as team
from livelihoods.platform.accounts import actions as accounts
from livelihoods.platform.accounts.models import User
from livelihoods.platform.accounts.signin import actions as signin
from livelihoods.platform.history import FactError
from livelihoods.platform.privacy import actions as privacy
from livelihoods.platform.timeline import Moment, today
from livelihoods.platform.vocabulary import actions as vocabulary
from livelihoods.platform.vocabulary.models import Goal, Programme
from livelihoods.work.initiatives import actions as initiatives
from livelihoods.work.projects import actions as projects
from tests.access import newsletters
from tests.access.network import MEMBERS, ORIGIN, Numbers
from tests.knowledge.stories.telling import picture
from tests.network.invited import ACTIVITY
from tests.network.records import OPERATOR, day
from tests.platform.media.test_intake import tone

ENTRY = {"name": "N", "source": "tests"}
WHY = {"reason": "tests"}
WINGS = ("livelihoods.platform", "livelihoods.network", "livelihoods.work", "livelihoods.knowledge")
BENEATH = {"livelihoods.platform.audit.actions"}  # what the acts themselves write with

Act = Callable[..., Any]


def public_acts() -> dict[str, Act]:
    """Every public function of every room's `actions`, by room and name."""
    found: dict[str, Act] = {}
    for wing in WINGS:
        package = import_module(wing)
        for info in pkgutil.walk_packages(package.__path__, f"{wing}."):
            if info.name.endswith(".actions") and info.name not in BENEATH:
                room = info.name.split(".")[-2]
                found |= {
                    f"{room}.{name}": act for name, act in _functions(import_module(info.name))
                }
    return found


def _functions(module: ModuleType) -> list[tuple[str, Act]]:
    if hasattr(module, "__all__"):
        named = [(name, getattr(module, name)) for name in module.__all__]
    else:
        named = [
            (name, value)
            for name, value in vars(module).items()
            if not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
        ]
    return [(name, value) for name, value in named if inspect.isfunction(value)]


def mailed() -> dict[str, str]:
    """Give the sellers an address of mail."""
    organizations.state_fields(
        actor=OPERATOR, key="sellers", values={"email": "x@example.org"}, origin=ORIGIN
    )
    return {"key": "sellers"}


def bounced() -> dict[str, str]:
    """Let mail to it come back."""
    organizations.record_bounce(actor=OPERATOR, note="x", **mailed())
    return {"key": "sellers"}


LIST = b"key,kind,source,language,title,is_published\nlisted,book,tests,en,Listed,yes\n"
MAPPING = {"source": "a list", "stated_on": day("2024-01-01"), "columns": {"Name": "name"}}


def uploaded(actor: Any) -> Any:
    """Upload a dataset with one organization that is not on record."""
    return organizations.begin_import(
        actor=actor, name="list.csv", content=b"Name\nPorters of Puno\n"
    )


def mapped() -> int:
    """Upload it and say what its column means; return its number."""
    row = uploaded(OPERATOR)
    return organizations.map_import(actor=OPERATOR, dataset=row.pk, mapping=MAPPING).pk


def _of_stories(on: Numbers) -> dict[str, Callable[[User], Any]]:
    """How each act on photos and stories is tried."""
    photo, story = {"kind": "photo", "key": "at-work"}, {"kind": "story", "key": "my-route"}

    def refused(act: Act, **said: Any) -> Callable[[User], Any]:
        def tried(actor: User) -> None:
            with suppress(FactError):  # the right comes first
                act(actor=actor, **said)

        return tried

    return {
        "stories.add_photo": lambda who: stories.add_photo(
            actor=who, key="another", content=picture(2), keeps_near_copy=True,
            values={"country": "PER", "creator": "Dora"},
        ),
        "stories.change_photo": lambda who: stories.change_photo(
            actor=who, key="at-work", values={"place": "Lima"}
        ),
        "stories.caption_photo": lambda who: stories.caption_photo(
            actor=who, key="at-work", language="es", caption="x", alt="x"
        ),
        "stories.add_story": lambda who: stories.add_story(
            actor=who, key="another",
            values={"country": "PER", "source_kind": "member", "collected_by": "x"},
        ),
        "stories.change_story": lambda who: stories.change_story(
            actor=who, key="my-route", values={"place": "Lima"}
        ),
        "stories.write_story": lambda who: stories.write_story(
            actor=who, key="my-route", language="es", title="x", body="x"
        ),
        "stories.illustrate_story": lambda who: stories.illustrate_story(
            actor=who, key="my-route", photos=["at-work"]
        ),
        "stories.set_recording": lambda who: stories.set_recording(
            actor=who, key="my-route", content=tone(), language="en", transcript="x"
        ),
        "stories.decide_people": lambda who: stories.decide_people(
            actor=who, decision="nobody", **story
        ),
        "stories.show_person": lambda who: stories.show_person(actor=who, person="ana", **story),
        "stories.leave_out": lambda who: stories.leave_out(
            actor=who, depicted=on.child, reason="x"
        ),
        "stories.review_minor": lambda who: stories.review_minor(
            actor=who, depicted=on.child, is_approved=True, note="x"
        ),
        "stories.publish": refused(stories.publish, **photo),
        "stories.hide": lambda who: stories.hide(actor=who, **photo),
        "stories.take_down": lambda who: stories.take_down(actor=who, **photo),
        "stories.note_sent": lambda who: stories.note_sent(
            actor=who, use="print", way="print", to_whom="x", **photo
        ),
        "stories.answer_request": lambda who: stories.answer_request(
            actor=who, reference=on.request, outcome="kept"
        ),
    }  # fmt: skip


def put_block(actor: User) -> None:
    """Put a block on a page."""
    with suppress(HomePage.DoesNotExist):  # the right comes before the pages
        pages.add_block(actor=actor, page="p", kind="text", value={})


def make_sections(actor: User) -> None:
    """Make the section pages, in one language: it is enough to try."""
    with override_settings(LANGUAGES=settings.LANGUAGES[:1]):
        pages.create_sections(actor=actor)


def attempts(on: Numbers) -> dict[str, Callable[[User], Any]]:
    """How each act is tried; in the tables `: ...` tells apart two ways of the same act."""
    org = {"key": "sellers"}

    def seats(actor: User) -> None:
        # only the operator takes over seats with their day of recording; the right comes first
        with suppress(FactError):
            governance.arrange_seats(
                actor=actor, constituencies=[], seats=[
                    governance.SeatStatement(1, "mbo", "", day("2020-01-01"), None,
                                             day("2020-01-01"), "tests")
                ],
            )  # fmt: skip

    def publish(actor: User) -> None:
        with suppress(ReleaseError):  # the right comes before the files
            indicators.publish(actor=actor, estimates=[], dataset="d", version="2026-01-01")

    def import_figures(actor: User) -> None:
        with suppress(ReleaseError):  # the right comes before the files
            indicators.import_figures(actor=actor, given=[], dataset="d", version="2026-01-01")

    def state(actor: User, key: str = "sellers", **values: Any) -> None:
        said = Origin("a page", today())
        organizations.state_fields(actor=actor, key=key, values=values, origin=said)

    def state_many(actor: User, *keys: str) -> None:
        said = Origin("a page", today())
        organizations.state_many(
            actor=actor,
            stated=[organizations.Stated(key, {"city": "Cusco"}, said) for key in keys],
        )

    def give(actor: User, role: str, kind: str = "network", key: str = "") -> None:
        accounts.give_role(
            actor=actor, email="holder@example.org", role=role, scope_kind=kind, scope_key=key,
            **WHY,
        )  # fmt: skip

    def take(actor: User, name: str, **more: bool) -> None:
        question = asked(table(name), **more)
        exports.take_away(actor=actor, asked=question, form="csv", file=io.BytesIO(), **WHY)

    def change(actor: User, email: str) -> None:
        signin.change_account(
            actor=actor, user=User.objects.get(email=email), values={"first_name": "A"}, **WHY
        )

    return newsletters.attempts() | {
        "accounts.create_account": lambda who: accounts.create_account(
            actor=who, email="new@example.org", **WHY
        ),
        "accounts.create_administrator": lambda who: accounts.create_administrator(
            actor=who, email="new@example.org", password="a-long-pass-word", **WHY
        ),
        "accounts.set_password": lambda who: accounts.set_password(
            actor=who, user=User.objects.get(email="holder@example.org"), password="x", **WHY
        ),
        "accounts.give_role: administrator": lambda who: give(who, "administrator"),
        "accounts.give_role: secretariat": lambda who: give(who, "secretariat"),
        "accounts.give_role: editor for a country": lambda who: give(
            who, "organization_editor", "country", "PER"
        ),
        "accounts.give_role: web editor": lambda who: give(who, "web_editor"),
        "accounts.give_role: to oneself": lambda who: accounts.give_role(
            actor=who,
            email=who.email,
            role="organization_contact",
            scope_kind="organization",
            scope_key="helpers",
            **WHY,
        ),
        "accounts.end_role": lambda who: accounts.end_role(actor=who, key=on.role, **WHY),
        "signin.invite": lambda who: signin.invite(actor=who, email="new@example.org", **WHY),
        "signin.change_account": lambda who: change(who, "holder@example.org"),
        "signin.change_account: one that the operator made": lambda who: change(
            who, "chief@example.org"
        ),
        "signin.unlock": lambda who: signin.unlock(
            actor=who, user=User.objects.get(email="holder@example.org"), **WHY
        ),
        "signin.remove_second_factors": lambda who: signin.remove_second_factors(
            actor=who, user=User.objects.get(email="holder@example.org"), **WHY
        ),
        "vocabulary.set_entry: a programme": lambda who: vocabulary.set_entry(
            actor=who, model=Programme, code="trade", values=ENTRY
        ),
        "vocabulary.set_entry: a goal": lambda who: vocabulary.set_entry(
            actor=who, model=Goal, code="voice", values=ENTRY
        ),
        "vocabulary.set_network": lambda who: vocabulary.set_network(
            actor=who, values=ENTRY | {"short_name": "N"}
        ),
        "people.set_person": lambda who: people.set_person(
            actor=who, key="ana", name="Ana", country="PER"
        ),
        "people.set_people": lambda who: people.set_people(
            actor=who, people=[{"key": "ana", "name": "Ana", "country": "PER"}]
        ),
        "people.set_expertise": lambda who: people.set_expertise(actor=who, person="ana"),
        "consent.give_consent": lambda who: consent.give_consent(
            actor=who,
            key="c-2",
            person="ana",
            medium="video",
            uses=["press"],
            language="en",
            means="signed",
            given_on=day("2024-01-01"),
        ),
        "consent.withdraw_consent": lambda who: consent.withdraw_consent(
            actor=who, key="c-1", withdrawn_on=day("2024-03-01")
        ),
        "consent.correct_consent": lambda who: consent.correct_consent(
            actor=who, key="c-1", language="es", **WHY
        ),
        "library.set_series": lambda who: library.set_series(
            actor=who, code="briefs", values=ENTRY | {"singular": "Brief"}
        ),
        "library.set_publication": lambda who: library.set_publication(
            actor=who, key="new", kind="book", source="tests"
        ),
        "library.set_successor": lambda who: library.set_successor(
            actor=who, key="draft", replaced_by="published"
        ),
        "library.set_edition": lambda who: library.set_edition(
            actor=who, key="draft", language="es", title="Borrador"
        ),
        "library.set_contributors": lambda who: library.set_contributors(
            actor=who, key="draft", contributors=[]
        ),
        "library.add_file": lambda who: library.add_file(
            actor=who, key="draft", language="en", name="a.txt", content=b"a"
        ),
        "library.move": lambda who: library.move(actor=who, key="draft", state="drafted"),
        "library.record_review": lambda who: library.record_review(
            actor=who, key="draft", reviewers="team", source="tests"
        ),
        "library.publish": lambda who: library.publish(actor=who, key="draft"),
        "library.revise": lambda who: library.revise(
            actor=who, key="published", language="en", note="a digit"
        ),
        "library.withdraw": lambda who: library.withdraw(
            actor=who, key="published", note="a mistake"
        ),
        "library.import_list": lambda who: library.import_list(
            actor=who, rows=read_list(LIST, "list.csv"), file="list.csv"
        ),
        **_of_stories(on),
        "organizations.set_organization": lambda who: organizations.set_organization(
            actor=who, source="a page", name="Sellers", kind="union", country="PER", **org
        ),
        "organizations.state_fields": lambda who: state(who, city="Cusco"),
        "organizations.state_fields: a new one in Peru": lambda who: state(
            who, key="new", name="New", country="PER"
        ),
        "organizations.state_fields: moved to another country": lambda who: state(
            who, country="BRA"
        ),
        "organizations.state_many": lambda who: state_many(who, "sellers"),
        "organizations.state_many: of two countries": lambda who: state_many(
            who, "sellers", "weavers"
        ),
        "organizations.take_over_dataset": lambda who: organizations.take_over_dataset(
            actor=who,
            name="list.csv",
            taken=[Taken(2, "sellers", (Line("city", "Cusco"), Line("members", 12)))],
            origin=ORIGIN,
        ),
        "organizations.begin_import": uploaded,
        "organizations.map_import": lambda who: organizations.map_import(
            actor=who, dataset=uploaded(OPERATOR).pk, mapping=MAPPING
        ),
        "organizations.decide_import": lambda who: organizations.decide_import(
            actor=who, dataset=mapped(), chosen={}, takes={(2, "name"): True}
        ),
        "organizations.refuse_rest": lambda who: organizations.refuse_rest(
            actor=who, dataset=mapped()
        ),
        "organizations.save_import": lambda who: organizations.save_import(
            actor=who, dataset=mapped()
        ),
        "organizations.drop_import": lambda who: organizations.drop_import(
            actor=who, dataset=uploaded(OPERATOR).pk
        ),
        "organizations.correct_statement": lambda who: organizations.correct_statement(
            actor=who, fact=on.fact, value="Cusco", origin=ORIGIN, **WHY
        ),
        "organizations.withdraw_statement": lambda who: organizations.withdraw_statement(
            actor=who, fact=on.fact, **WHY
        ),
        "organizations.add_headcount": lambda who: organizations.add_headcount(
            actor=who, organization="sellers", members=MEMBERS, origin=ORIGIN
        ),
        "organizations.correct_headcount": lambda who: organizations.correct_headcount(
            actor=who, headcount=on.headcount, members=MEMBERS, origin=None, **WHY
        ),
        "organizations.affiliate": lambda who: organizations.affiliate(
            actor=who, unit="sellers", body="weavers", origin=ORIGIN
        ),
        "organizations.end_affiliation": lambda who: organizations.end_affiliation(
            actor=who, key="sellers-in-helpers", ends_on=day("2024-01-01"), origin=ORIGIN
        ),
        "organizations.correct_affiliation": lambda who: organizations.correct_affiliation(
            actor=who, key="sellers-in-helpers", note="x", **WHY
        ),
        "organizations.record_shared_members": lambda who: organizations.record_shared_members(
            actor=who,
            first="sellers",
            second="weavers",
            workers=1,
            origin=ORIGIN,
            counted_on=day("2024-01-01"),
        ),
        "organizations.verify": lambda who: organizations.verify(
            actor=who, verified_on=day("2024-01-01"), method="phone", **org
        ),
        "organizations.set_visibility": lambda who: organizations.set_visibility(
            actor=who, visibility="hidden", **org, **WHY
        ),
        "organizations.show_contacts": lambda who: organizations.show_contacts(
            actor=who, names=["email"], **org, **WHY
        ),
        "organizations.erase_contact": lambda who: organizations.erase_contact(
            actor=who, **org, **WHY
        ),
        "organizations.decide": lambda who: organizations.decide(
            actor=who, change=on.change, decision="accepted"
        ),
        "organizations.ask_check": lambda who: organizations.ask_check(
            actor=who, channel="copied", **org
        ),
        "organizations.revoke_check": lambda who: organizations.revoke_check(
            actor=who,
            request=organizations.ask_check(actor=OPERATOR, channel="copied", **org).request.pk,
            **WHY,
        ),
        "organizations.record_answers": lambda who: organizations.record_answers(
            actor=who,
            given={"city": organizations.Given("right")},
            answered_by="x",
            answered_on=today(),
            **org,
        ),
        "organizations.record_bounce": lambda who: organizations.record_bounce(
            actor=who, note="x", **mailed()
        ),
        "organizations.record_bounces_of": lambda who: organizations.record_bounces_of(
            actor=who, note="x", address=mailed() and "x@example.org"
        ),
        "organizations.withdraw_bounce": lambda who: organizations.withdraw_bounce(
            actor=who, note="x", **bounced()
        ),
        "organizations.set_messages": lambda who: organizations.set_messages(
            actor=who, takes=True, **mailed(), **WHY
        ),
        "organizations.merge": lambda who: organizations.merge(
            actor=who, kept="sellers", merged="weavers", **WHY
        ),
        "organizations.forget_drafts": lambda who: organizations.forget_drafts(actor=who),
        "organizations.forget_messages": lambda who: organizations.forget_messages(actor=who),
        "membership.propose_invitation": lambda who: membership.propose_invitation(
            actor=who,
            key="i-9",
            organization="weavers",
            constituency="mbo",
            proposed_by="x",
            proposed_on=day("2024-01-01"),
        ),
        "membership.cite_activity": lambda who: membership.cite_activity(
            actor=who, key="proposed", activity=ACTIVITY
        ),
        "membership.decide_invitation": lambda who: membership.decide_invitation(
            actor=who,
            key="proposed",
            is_approved=False,
            body="finance",
            decided_on=day("2024-03-01"),
        ),
        "membership.send_invitation": lambda who: membership.send_invitation(
            actor=who,
            key="approved",
            sent_on=day("2024-03-01"),
            answer_by=day("2024-05-01"),
            language="en",
        ),
        "membership.accept_invitation": lambda who: membership.accept_invitation(
            actor=who, key="sent", accepted_on=day("2024-03-01"), membership="m-2"
        ),
        "membership.close_invitation": lambda who: membership.close_invitation(
            actor=who, key="sent", outcome="refused", closed_on=day("2024-03-01")
        ),
        "membership.correct_step": lambda who: membership.correct_step(
            actor=who, key="proposed", kind="proposed", note="x", **WHY
        ),
        "membership.take_over_membership": lambda who: membership.take_over_membership(
            actor=who,
            key="m-9",
            organization="weavers",
            constituency="mbo",
            grounds="x",
            starts_on=day("2010-01-01"),
            source="register",
        ),
        "membership.end_membership": lambda who: membership.end_membership(
            actor=who, key="m-1", ends_on=day("2025-01-01"), end_reason="resigned"
        ),
        "membership.correct_membership": lambda who: membership.correct_membership(
            actor=who, key="m-1", note="x", **WHY
        ),
        "membership.change_representative": lambda who: membership.change_representative(
            actor=who, membership="m-1", person="bela", starts_on=day("2025-01-01")
        ),
        "membership.correct_representative": lambda who: membership.correct_representative(
            actor=who, key="m-1-r1", note="x", **WHY
        ),
        "membership.affirm_membership": lambda who: membership.affirm_membership(
            actor=who, membership="m-1", affirmed_on=day("2025-01-01"), means="email"
        ),
        "membership.publish_count": lambda who: membership.publish_count(
            actor=who, key="k", as_of=day("2024-01-01"), source="tests"
        ),
        "membership.take_roll_away": lambda who: membership.take_roll_away(
            actor=who, moment=Moment.read(), form="csv"
        ),
        "exports.take_away: memberships": lambda who: take(who, "memberships"),
        "exports.take_away: memberships, with persons": lambda who: take(
            who, "memberships", with_personal=True
        ),
        "exports.take_away: statements of organizations": lambda who: take(
            who, "organization-statements"
        ),
        "exports.take_away: appointments": lambda who: take(who, "appointments"),
        "exports.take_away: appointments, with persons": lambda who: take(
            who, "appointments", with_personal=True
        ),
        "exports.take_away: pictures": lambda who: take(who, "pictures"),
        "exports.take_away: projects": lambda who: take(who, "projects"),
        "governance.set_rule": lambda who: governance.set_rule(
            actor=who, name="x", value="1", starts_on=day("2024-01-01"), source="tests"
        ),
        "governance.set_body": lambda who: governance.set_body(
            actor=who, code="finance", values=ENTRY | {"kind": "committee"}
        ),
        "governance.arrange_seats": seats,
        "governance.appoint": lambda who: governance.appoint(
            actor=who, key="a-2", body="finance", person="bela", starts_on=day("2020-01-01")
        ),
        "governance.end_appointment": lambda who: governance.end_appointment(
            actor=who, key="a-1", ends_on=day("2021-01-01")
        ),
        "governance.correct_appointment": lambda who: governance.correct_appointment(
            actor=who, key="a-1", starts_on=day("2021-01-01"), **WHY
        ),
        "team.set_office": lambda who: team.set_office(
            actor=who, code="lima", values=ENTRY | {"country_id": "PER"}
        ),
        "team.engage": lambda who: team.engage(
            actor=who,
            key="t-2",
            person="bela",
            title="x",
            office="lima",
            country="PER",
            fte=Decimal(1),
            starts_on=day("2020-01-01"),
        ),
        "team.correct_engagement": lambda who: team.correct_engagement(
            actor=who, key="t-1", ends_on=today() + timedelta(days=1)
        ),
        "projects.set_project": lambda who: projects.set_project(actor=who, code="p", values=ENTRY),
        "initiatives.set_initiative": lambda who: initiatives.set_initiative(
            actor=who, code="i", values=ENTRY | {"kind": "advocacy"}
        ),
        "indicators.publish": publish,
        "indicators.import_figures": import_figures,
        "indicators.set_indicator_goals": lambda who: indicators.set_indicator_goals(
            actor=who, indicator="employment", goals=[]
        ),
        "pages.add_article": lambda who: pages.add_article(
            actor=who, kind="news", slug="n", common={}, words={}
        ),
        "pages.add_block": put_block,
        "pages.publish_scheduled": lambda who: pages.publish_scheduled(actor=who),
        "pages.create_sections": make_sections,
        "privacy.erase": lambda who: privacy.erase(actor=who, subject="ana", reason="request"),
        "privacy.replay": lambda who: privacy.replay(actor=who, erasures=()),
        "privacy.take_away": lambda who: privacy.take_away(actor=who, subject="ana"),
    }
