"""Letters and the paragraph on who we are, in four languages."""

import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.network.membership import actions, letters
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.timeline import Moment, today
from livelihoods.platform.vocabulary.actions import set_network
from tests.network.invited import approve, member, propose, send
from tests.network.records import OPERATOR, account, day

LANGUAGES = ["en", "es", "fr", "pt"]
pytestmark = [pytest.mark.web, pytest.mark.usefixtures("network")]


@pytest.fixture
def network(small_network):
    set_network(
        actor=OPERATOR,
        values={"name": "A Network", "short_name": "AN", "is_demonstration": True, "source": "s"},
    )


def write(kind, key, language="en", actor=OPERATOR):
    return letters.letter(actor=actor, kind=kind, key=key, language=language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Dear Sellers,", "5 May 2024", "1 February 2024", "an institutional member"]),
        (
            "es",
            ["A Sellers:", "5 de mayo de 2024", "1 de febrero de 2024", "miembro institucional"],
        ),
        ("fr", ["Sellers", "5 mai 2024", "1 février 2024", "membre institutionnel"]),
        (
            "pt",
            ["A Sellers:", "5 de Maio de 2024", "1 de Fevereiro de 2024", "membro institucional"],
        ),
    ],
)
def test_the_invitation_names_the_body_the_activities_and_the_day(language, words):
    propose()
    approve()
    send()
    text = write("invitation", "inv-1", language)
    for word in (*words, "Management", "- exchange of street vendors (2023)"):
        assert word.casefold() in text.casefold(), word


def test_the_invitation_goes_with_an_approval():
    propose()
    with pytest.raises(InputError, match="goes with one that is approved"):
        write("invitation", "inv-1")
    approve()
    assert "Please tell us by" not in write("invitation", "inv-1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letters_of_a_membership(language):
    key = member().key
    assert "Sellers" in write("welcome", key, language)
    actions.change_representative(
        actor=OPERATOR, membership=key, person="ana", starts_on=day("2024-03-01")
    )
    assert "Ana Invented" in write("welcome", key, language)
    asked = write("reaffirmation", key, language)
    assert str(today().year) in asked
    assert "Ana Invented" in asked
    actions.affirm_membership(actor=OPERATOR, membership=key, affirmed_on=today(), means="email")
    assert "Ana Invented" not in write("reaffirmation", key, language)
    actions.end_membership(
        actor=OPERATOR, key=key, ends_on=day("2025-01-01"), end_reason="resigned"
    )
    thanks = write("thanks", key, language)
    assert "31" in thanks
    assert "2024" in thanks
    assert "exchange of street vendors" in thanks


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_is_written_to_as_a_person(language):
    key = member(organization="", person="ana", constituency="research").key
    words = {"en": "an individual", "es": "usted es miembro individual", "fr": "membre individuel",
             "pt": "você é membro individual"}  # fmt: skip
    assert words[language].casefold() in write("welcome", key, language).casefold()
    assert words[language].casefold() in write("reaffirmation", key, language).casefold()


def test_a_letter_that_does_not_fit_is_refused():
    key = member().key
    for kind, which, language, message in (
        ("love", key, "en", "'love' is no letter"),
        ("welcome", "m-9", "en", "'m-9' is not on record"),
        ("invitation", "i-9", "en", "'i-9' is not on record"),
        ("welcome", key, "de", "no texts in 'de'"),
        ("thanks", key, "en", "has no end on record"),
    ):
        with pytest.raises(InputError, match=message):
            write(kind, which, language)
    actions.end_membership(actor=OPERATOR, key=key, ends_on=today(), end_reason="lapsed")
    with pytest.raises(InputError, match="write the thanks instead"):
        write("reaffirmation", key)


def test_letters_are_for_who_keeps_the_records():
    key = member().key
    for kind, which in (("welcome", key), ("invitation", "inv-1")):
        with pytest.raises(NotAllowedError):
            write(kind, which, actor=account(email=f"{kind}@example.org"))


def test_no_text_is_made_into_html():
    propose(activities=[])
    actions.cite_activity(
        actor=OPERATOR, key="inv-1",
        activity=actions.invitations.ActivityStatement("meeting", "A & B's <talk>", day("2023-01-01")),
    )  # fmt: skip
    approve()
    assert "A & B's <talk>" in write("invitation", "inv-1")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            "As of 30 June 2024 it had 2 members in 2 countries: 1 institutional member, which is a",
        ),
        (
            "es",
            "A 30 de junio de 2024 tenía 2 miembros en 2 países: 1 miembro institucional, que es una",
        ),
        (
            "fr",
            "Au 30 juin 2024, il comptait 2 membres dans 2 pays : 1 membre institutionnel, qui est une",
        ),
        (
            "pt",
            "Em 30 de Junho de 2024 tinha 2 membros em 2 países: 1 membro institucional, que é uma",
        ),
    ],
)
def test_who_we_are(language, told):
    member()
    member("p", organization="", person="ana", constituency="research")
    text = letters.who_we_are(Moment.read("2024-06-30"), language)
    assert told.casefold() in text.casefold()
    assert text.startswith("A Network (AN)")
    now = {"en": " has 2", "es": " tiene 2", "fr": " compte 2", "pt": " tem 2"}
    assert now[language] in letters.who_we_are(Moment.read(), language)
