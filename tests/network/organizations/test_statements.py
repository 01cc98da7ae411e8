"""What is stated of an organization, and how the record follows from it."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from livelihoods.analysis.errors import InputError
from livelihoods.network.organizations import actions
from livelihoods.network.organizations.fields import BY_NAME, language
from livelihoods.network.organizations.models import FieldFact, Headcount, Organization
from livelihoods.network.organizations.models.fact import StatementError
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today
from tests.network.organizations.stating import count, origin, shown, state, words
from tests.network.records import OPERATOR, account, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]


def stored(key):
    return Organization.objects.get(key=key)


def test_a_statement_leaves_a_row_an_entry_and_the_record():
    keeper = account("organizations.change_organization")
    entries = Entry.objects.count()
    state("sellers", actor=keeper, city="Lima", year_formed=1998)
    assert (stored("sellers").city, stored("sellers").year_formed) == ("Lima", 1998)
    fact = FieldFact.objects.get(organization__key="sellers", field="city")
    assert (fact.value, fact.editor, fact.source) == ("Lima", keeper, "a page")
    assert Entry.objects.count() == entries + 1
    assert Entry.objects.last().changes == {"city": [None, "Lima"], "year_formed": [None, "1998"]}
    assert first_broken() is None


def test_the_same_word_of_the_same_source_is_not_recorded_twice():
    state("sellers", city="Lima")
    before = FieldFact.objects.count(), Entry.objects.count()
    state("sellers", city="Lima")
    assert (FieldFact.objects.count(), Entry.objects.count()) == before
    state("sellers", "2021-01-01", city="Lima")  # said again, a year later
    assert FieldFact.objects.count() == before[0] + 1


def test_an_older_source_is_history_and_changes_nothing_today():
    state("sellers", "2020-01-01", city="Cusco")
    state("sellers", "2010-01-01", city="Lima", source="an old page")
    assert stored("sellers").city == "Cusco"
    assert words("sellers", "city", "2015-06-01") == ("Lima",)
    assert words("sellers", "city", "2009-06-01") == ()
    found = shown("sellers").field("city")
    assert [each.words for each in found.earlier] == [("Lima",)]


def test_a_typing_error_can_be_stated_right_from_the_same_source():
    state("sellers", city="Lmia")
    state("sellers", city="Lima")
    assert stored("sellers").city == "Lima"
    state("sellers", city="Lmia")
    state("sellers", city="Lima")
    assert stored("sellers").city == "Lima"


def test_a_correction_is_not_a_change():
    state("sellers", "2020-01-01", city="Lima", source="a page")
    fact = FieldFact.objects.get(field="city")
    actions.correct_statement(
        actor=OPERATOR, fact=fact.pk, value="Callao", origin=origin(), reason="misread"
    )
    assert stored("sellers").city == "Callao"
    assert FieldFact.objects.get(pk=fact.pk).value == "Lima"
    with pytest.raises(FactError, match="corrected already"):
        actions.correct_statement(
            actor=OPERATOR, fact=fact.pk, value="X", origin=origin(), reason="again"
        )
    with pytest.raises(FactError, match="says why"):
        actions.withdraw_statement(actor=OPERATOR, fact=fact.pk, reason=" ")


def test_what_was_known_on_a_day_can_be_asked():
    actions.state_fields(
        actor=OPERATOR, key="sellers", values={"city": "Lima"}, origin=origin("2014-01-01"),
        recorded_at=datetime(2014, 2, 1, tzinfo=UTC),
    )  # fmt: skip
    actions.state_fields(
        actor=OPERATOR, key="sellers", values={"city": "Cusco"}, origin=origin("2014-03-01"),
        recorded_at=datetime(2016, 2, 1, tzinfo=UTC),
    )  # fmt: skip
    assert words("sellers", "city", "2015-01-01", "2015-01-01") == ("Lima",)
    assert words("sellers", "city", "2015-01-01") == ("Cusco",)
    assert words("sellers", "city", "2014-02-15", "2014-01-15") == ()


def test_only_the_operator_records_with_an_earlier_date():
    with pytest.raises(FactError, match="only records taken over"):
        actions.state_fields(
            actor=account("organizations.change_organization"), key="sellers",
            values={"city": "Lima"}, origin=origin(), recorded_at=datetime(2014, 2, 1, tzinfo=UTC),
        )  # fmt: skip


def test_a_withdrawal_lets_the_statement_before_it_stand():
    state("sellers", "2010-01-01", city="Lima")
    state("sellers", "2020-01-01", city="Nairobi", source="a page on another organization")
    fact = FieldFact.objects.get(field="city", value="Nairobi")
    actions.withdraw_statement(actor=OPERATOR, fact=fact.pk, reason="another organization")
    assert stored("sellers").city == "Lima"


def test_what_is_stated_to_be_none_is_empty_and_not_what_was_before():
    state("sellers", "2010-01-01", website="https://sellers.example.org")
    state("sellers", "2020-01-01", website=None)
    assert stored("sellers").website == ""
    assert words("sellers", "website", "2015-01-01") == ("https://sellers.example.org",)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("year_formed", "1492", "no year"),
        ("year_formed", "nineteen", "not a whole number"),
        ("kind", "guild", "is none of union"),
        ("country", "Peru", "three letters"),
        ("country", "XXX", "not among the countries"),
        ("groups", ["astronauts"], "not among the occupational groups"),
        ("strategies", ["magic"], "is none of organizing"),
        ("website", "sellers.example.org", "begins with https"),
        ("website", "javascript:alert(1)", "begins with https"),
        ("email", "no address", "not an e-mail address"),
        ("languages", ["Spanish language"], "no language that we know by this name"),
        ("point", "95, 10", "not on the map"),
        ("city", "x" * 121, "120 is the most"),
        ("name", None, "has a name"),
        ("nickname", "x", "no field 'nickname'"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_is_kept(field, value, message):
    before = FieldFact.objects.count(), Entry.objects.count()
    with pytest.raises(FactError, match=message), transaction.atomic():
        state("sellers", today().isoformat(), **({"staff": 3} | {field: value}))
    assert (FieldFact.objects.count(), Entry.objects.count()) == before


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("es", "'nadie' no es una dirección de correo"),
        ("fr", "'nadie' n'est pas une adresse électronique"),
        ("pt", "'nadie' não é um endereço de e-mail"),
    ],
)
def test_what_is_wrong_with_a_value_is_told_in_the_language_of_the_page(language, message):
    with translation.override(language), pytest.raises(InputError, match=message):
        BY_NAME["email"].value("nadie")


def test_any_language_of_the_world_is_a_language_of_contact():
    tags = ["hi", "bn", "sw", "th", "ar", "pt-BR", "qu", "wo", "pcm"]
    state("sellers", languages=tags, contact_language="sw")
    assert stored("sellers").languages == ["hi", "bn", "sw", "th", "ar", "pt-BR", "qu", "wo", "pcm"]
    assert words("sellers", "languages")[2] == "Swahili"


@pytest.mark.parametrize(
    ("made", "message"),
    [
        ({"source": " "}, "names its source"),
        ({"stated_on": "2999-01-01"}, "in the future"),
        ({"source_kind": "rumour"}, "is none of organization"),
        ({"confidence": "total"}, "is none of high"),
    ],
)
def test_a_statement_has_a_source_and_a_date(made, message):
    with pytest.raises(FactError, match=message):
        actions.state_fields(
            actor=OPERATOR, key="sellers", values={"city": "Lima"}, origin=origin(**made)
        )


def test_only_who_keeps_the_records_may_change_them():
    stranger = account("organizations.view_organization")
    fact = FieldFact.objects.first()
    for act in (
        lambda: state("sellers", actor=stranger, city="Lima"),
        lambda: count("sellers", 10, actor=stranger),
        lambda: actions.withdraw_statement(actor=stranger, fact=fact.pk, reason="x"),
        lambda: actions.set_visibility(
            actor=stranger, key="sellers", visibility="hidden", reason="x"
        ),
        lambda: actions.show_contacts(actor=stranger, key="sellers", names=[], reason="x"),
        lambda: actions.erase_contact(actor=stranger, key="sellers", reason="x"),
        lambda: actions.verify(
            actor=account("organizations.change_organization", email="two@example.org"),
            key="sellers", verified_on=day("2024-01-01"), method="phone",
        ),
    ):  # fmt: skip
        entries = Entry.objects.count()
        with pytest.raises(NotAllowedError):
            act()
        assert Entry.objects.count() == entries


def test_rows_are_only_added():
    state("sellers", city="Lima")
    fact = FieldFact.objects.last()
    for act in (fact.save, fact.delete, FieldFact.objects.all().delete):
        with pytest.raises(StatementError):
            act()
    with pytest.raises(StatementError):
        FieldFact.objects.all().update(value="x")


def test_a_member_keeps_its_kind_and_country():
    from livelihoods.network.membership.actions import take_over_membership

    take_over_membership(
        actor=OPERATOR, key="m-1", constituency="mbo", grounds="exchange", organization="sellers",
        starts_on=day("2020-01-01"), source="register",
    )  # fmt: skip
    with pytest.raises(FactError, match="its kind cannot become support_ngo"):
        state("sellers", "2021-01-01", kind="support_ngo")
    with pytest.raises(FactError, match="so it needs one"):
        state("sellers", "2021-01-01", country=None)
    state("nowhere", name="Nowhere Union", kind="union")
    with pytest.raises(FactError, match="country of nowhere is not on record"):
        take_over_membership(
            actor=OPERATOR, key="m-2", constituency="mbo", grounds="exchange",
            organization="nowhere", starts_on=day("2020-01-01"), source="register",
        )  # fmt: skip


def test_last_verified_changes_by_an_act_of_verification_alone():
    state("sellers", "2024-01-01", city="Lima")
    count("sellers", 10)
    assert stored("sellers").verified_on is None
    assert shown("sellers").is_due
    actions.verify(
        actor=OPERATOR, key="sellers", verified_on=day("2024-05-01"), method="phone", note="Rosa"
    )
    actions.verify(actor=OPERATOR, key="sellers", verified_on=day("2023-05-01"), method="letter")
    assert stored("sellers").verified_on == day("2024-05-01")
    state("sellers", "2025-01-01", city="Cusco")
    assert stored("sellers").verified_on == day("2024-05-01")
    assert shown("sellers", "2023-12-31").verification.verified_on == day("2023-05-01")
    with pytest.raises(FactError, match="future"):
        actions.verify(actor=OPERATOR, key="sellers", verified_on=day("2999-01-01"), method="phone")


def test_headcounts_have_a_date_a_kind_and_a_split_that_can_be():
    count("sellers", 900, "2015-01-01", women=700, kind="claimed")
    count("sellers", 800, "2020-01-01", women=650, men=150, kind="paid_up", is_estimate=True)
    assert (stored("sellers").members, stored("sellers").members_counted_on) == (
        800, day("2020-01-01"),
    )  # fmt: skip
    assert shown("sellers", "2016-01-01").headcount.total == 900
    assert shown("sellers", "2014-01-01").headcount is None
    assert [each.total for each in shown("sellers").headcounts] == [800, 900]
    for wrong in ({"women": 901}, {"women": 500, "men": 401}, {"kind": "guessed"}):
        with pytest.raises(FactError):
            count("sellers", 900, "2021-01-01", **wrong)
    with pytest.raises(FactError, match="future"):
        count("sellers", 900, "2999-01-01")


def test_a_headcount_can_be_corrected_and_taken_back():
    from livelihoods.network.organizations.actions.headcounts import Members

    wrong = count("sellers", 90_000, "2020-01-01")
    right = actions.correct_headcount(
        actor=OPERATOR, headcount=wrong.pk, members=Members(9_000, day("2020-01-01")),
        origin=None, reason="a zero too many",
    )  # fmt: skip
    assert stored("sellers").members == 9_000
    assert Headcount.objects.get(pk=wrong.pk).total == 90_000
    actions.correct_headcount(
        actor=OPERATOR, headcount=right.pk, members=None, origin=None, reason="another union's"
    )
    assert stored("sellers").members is None
    with pytest.raises(FactError, match="corrected already"):
        actions.correct_headcount(
            actor=OPERATOR, headcount=right.pk, members=None, origin=None, reason="again"
        )


def test_the_database_holds_what_it_can():
    row = count("sellers", 100)
    facts = [
        {"total": 10, "women": 11},
        {"total": None},
        {"total": 10, "source": ""},
    ]
    for values in facts:
        wrong = Headcount(
            **{
                "organization_id": row.organization_id, "counted_on": row.counted_on,
                "kind": "claimed", "stated_on": row.stated_on, "source": "s",
                "source_kind": "web", **values,
            }
        )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()
    assert connection.vendor in ("sqlite", "postgresql")


def test_completeness_grows_with_what_is_known():
    before = stored("sellers").completeness
    state("sellers", city="Lima", dues="one sol a month", year_formed=1990)
    count("sellers", 10)
    assert before < stored("sellers").completeness < 100


@pytest.mark.parametrize(
    ("told", "tag"),
    [
        ("Swahili", "sw"), ("suajili", "sw"), ("Français", "fr"), ("hausa", "ha"),
        ("ga", "ga"), ("pt-br", "pt-BR"), ("qxx", "qxx"),
    ],
)  # fmt: skip
def test_a_language_is_read_by_its_name_or_by_its_tag(told, tag):
    assert language(told) == tag
