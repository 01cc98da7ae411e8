"""A person of whom something is kept in every room, and everything that the database holds."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.files.base import ContentFile

from livelihoods.network.consent.actions import correct_consent, give_consent
from livelihoods.network.governance import actions as governance
from livelihoods.network.governance import rules
from livelihoods.network.membership import actions as membership
from livelihoods.network.membership.actions.invitations import ActivityStatement
from livelihoods.network.people.actions import set_expertise, set_person
from livelihoods.network.team import actions as team
from livelihoods.platform.media.models import File
from livelihoods.platform.privacy import subjects
from tests.network import invited
from tests.network.records import OPERATOR, body, day

NAME = "Ana Wholly Invented"
ACTIVITY = ActivityStatement(
    "organizing", "secretword: an exchange with Ana's neighbours", day("2023-05-04")
)
# what each free text of hers says, so that it can be looked for everywhere
SECRET = "secretword"


@pytest.fixture
def ana(small_network, settings, tmp_path):
    """A former individual member who also spoke for an organization, sat on a body and worked."""
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    set_person(
        actor=OPERATOR, key="ana-wholly-invented", name=NAME, country="ZAF", gender="female",
        work="secretword at work", is_fictional=True,
    )  # fmt: skip
    _member_once()
    _speaker_once()
    _consents()
    _seats_and_posts()
    set_expertise(actor=OPERATOR, person="ana-wholly-invented", topics=["law"], languages=["zu"])
    File.objects.create(title="secretword photo", file=ContentFile(b"her face", name="ana.txt"))
    return subjects.find("ana-wholly-invented")


def _member_once() -> None:
    invited.member(
        "inv-ana", organization="", person="ana-wholly-invented", constituency="research",
        activities=[ACTIVITY], proposed_by="secretword, a neighbour",
    )  # fmt: skip
    membership.affirm_membership(
        actor=OPERATOR, membership="m-inv-ana", affirmed_on=day("2024-06-01"), means="phone",
        note="secretword on the phone",
    )  # fmt: skip
    membership.end_membership(
        actor=OPERATOR, key="m-inv-ana", ends_on=day("2025-03-01"), end_reason="resigned",
        note="secretword why she left",
    )  # fmt: skip


def _speaker_once() -> None:
    invited.member("inv-sellers")
    membership.affirm_membership(
        actor=OPERATOR, membership="m-inv-sellers", affirmed_on=day("2024-06-02"), means="letter",
        note="secretword said it for the sellers",
    )  # fmt: skip
    for person, since in (("ana-wholly-invented", "2024-03-01"), ("bela", "2025-01-01")):
        membership.change_representative(
            actor=OPERATOR, membership="m-inv-sellers", person=person, starts_on=day(since),
            note="secretword of whoever speaks" if person != "bela" else f"after {NAME} left",
        )  # fmt: skip


def _consents() -> None:
    give_consent(
        actor=OPERATOR, key="c-ana", person="ana-wholly-invented", medium="photo",
        uses=["website"], language="zu", means="thumbprint", given_on=day("2024-01-01"),
        about="secretword photo", witness="Secretword Witness", evidence="secretword box 4",
        given_by="secretword mother", note="secretword note",
    )  # fmt: skip
    correct_consent(actor=OPERATOR, key="c-ana", reason="misread", witness="Secretword Other")


def _seats_and_posts() -> None:
    body("advisory")
    governance.set_rule(
        actor=OPERATOR, name=rules.CO_OPTION, value="yes", starts_on=date(2006, 1, 1), source="t"
    )
    governance.appoint(
        actor=OPERATOR, key="a-1", body="advisory", person="ana-wholly-invented", seat=None,
        starts_on=date(2015, 1, 1),
    )  # fmt: skip
    governance.correct_appointment(
        actor=OPERATOR, key="a-1", ends_on=date(2016, 1, 1), reason="over"
    )
    office = {"name": "H", "function": "All", "place": "Lima", "country_id": "PER", "source": "t"}
    team.set_office(actor=OPERATOR, code="home", values=office)
    team.engage(
        actor=OPERATOR, key="t-1", person="ana-wholly-invented", title="Organizer", office="home",
        country="PER", fte=Decimal("0.50"), starts_on=day("2012-01-01"), ends_on=day("2014-01-01"),
    )  # fmt: skip


def of_ana() -> list[str]:
    """Return every field of every table of the database in which her name or a secret stands."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all():
            for field in model._meta.local_concrete_fields:
                text = str(getattr(row, field.attname)).lower()
                if any(word in text for word in (SECRET, NAME.lower(), "ana-wholly")):
                    found.append(f"{model._meta.label}.{field.name}")
    return sorted(set(found))
