"""The gate: people x consents x uses x days, against the sentence that it stands for."""

from datetime import date, timedelta

from hypothesis import given as every
from hypothesis import strategies as st

from livelihoods.knowledge.stories import rules
from livelihoods.knowledge.stories.rules import Assent, Decision, Item, Shown, Standing
from livelihoods.network.consent.rules import Given

DAY = date(2026, 5, 10)
NEAR = st.integers(-6, 6).map(lambda days: DAY + timedelta(days=days))
KEY = "a-photo"


@st.composite
def consents(draw):
    given_on = draw(NEAR)
    later = st.none() | st.integers(0, 8).map(lambda days: given_on + timedelta(days=days))
    expires_on = draw(st.none() | st.integers(1, 8).map(lambda d: given_on + timedelta(days=d)))
    return Given(
        medium=draw(st.sampled_from(["photo", "photo", "photo", "story"])),
        uses=draw(st.lists(st.sampled_from(rules.USES), min_size=1, max_size=6)),
        given_on=given_on,
        expires_on=expires_on,
        withdrawn_on=draw(later),
        about=draw(st.sampled_from(["", KEY, "another-photo"])),
        by_guardian=draw(st.booleans()),
    )


people = st.builds(
    Shown,
    given=st.lists(consents(), max_size=4).map(tuple),
    is_minor=st.booleans(),
    is_approved=st.booleans(),
    withdrawn_on=st.none() | NEAR,
)
items = st.builds(
    Item,
    key=st.just(KEY),
    medium=st.just("photo"),
    decision=st.sampled_from(Decision),
    people=st.lists(people, max_size=3).map(tuple),
    published_on=st.none() | NEAR,
    hidden_on=st.none() | NEAR,
)


def covers(person: Shown, *, use: str, day: date, by_guardian: bool) -> bool:
    """Said as the docs say it: one consent covers it, and nothing was withdrawn since."""
    of_it = [
        one
        for one in person.given
        if one.medium == "photo" and one.about in ("", KEY) and one.by_guardian == by_guardian
        and use in one.uses and one.given_on <= day
        and (person.withdrawn_on is None or one.given_on > person.withdrawn_on)
    ]  # fmt: skip
    ends = [one.withdrawn_on for one in of_it if one.withdrawn_on and one.withdrawn_on <= day]
    return any(
        all(one.given_on > end for end in ends) and (one.expires_on is None or day < one.expires_on)
        for one in of_it
    )


def agrees(person: Shown, *, use: str, day: date) -> bool:
    guardian = not person.is_minor or (
        covers(person, use=use, day=day, by_guardian=True) and person.is_approved
    )
    return guardian and covers(person, use=use, day=day, by_guardian=False)


def may(item: Item, *, use: str, day: date) -> bool:
    is_published = item.published_on is not None and item.published_on <= day
    is_hidden = item.hidden_on is not None and item.hidden_on <= day
    if not is_published or is_hidden:
        return False
    if not item.people:
        return item.decision == Decision.NOBODY
    return item.decision == Decision.RECOGNIZABLE and all(
        agrees(person, use=use, day=day) for person in item.people
    )


@every(items, st.sampled_from(rules.USES), NEAR)
def test_open_just_where_everybody_allows_it(item, use, day):
    assert rules.is_open(item, use=use, day=day) == may(item, use=use, day=day)


@every(items, st.sampled_from(rules.USES), NEAR)
def test_one_more_person_never_opens_what_is_closed_with_people(item, use, day):
    if item.people and not rules.is_open(item, use=use, day=day):
        more = Item(
            item.key, item.medium, item.decision, (*item.people, item.people[0]),
            item.published_on, item.hidden_on,
        )  # fmt: skip
        assert not rules.is_open(more, use=use, day=day)


def photo(*shown: Shown, decision: str = Decision.RECOGNIZABLE) -> Item:
    return Item(KEY, "photo", decision, shown, published_on=date(2026, 1, 1))


def allowed(*uses: str, **more) -> Given:
    return Given("photo", uses or ("website",), date(2026, 1, 1), **more)


def test_one_missing_consent_closes_it_for_that_use_alone():
    item = photo(Shown((allowed("website", "print"),)), Shown((allowed("website"),)))
    assert rules.open_uses(item, day=DAY) == ("website",)


def test_an_open_licence_is_never_implied_and_never_named_without_it():
    uses = rules.open_uses(photo(Shown((allowed(*rules.USES[:-1]),))), day=DAY)
    assert rules.OPEN_LICENCE not in uses
    assert rules.licence_in_force("CC-BY-4.0", uses) == "reserved"
    assert rules.licence_in_force("CC-BY-4.0", (*uses, "open_licence")) == "CC-BY-4.0"


def test_a_child_needs_guardian_child_and_reviewer():
    own, guardian = allowed(), allowed(by_guardian=True)
    asked = {"medium": "photo", "use": "website", "day": DAY, "about": KEY}
    assert rules.assent(Shown((own,), is_minor=True), **asked) == Assent.GUARDIAN_NOT_ASKED
    assert rules.assent(Shown((guardian,), is_minor=True), **asked) == Assent.CHILD_NOT_ASKED
    both = Shown((own, guardian), is_minor=True)
    assert rules.assent(both, **asked) == Assent.NOT_REVIEWED
    assert rules.assent(Shown(both.given, True, True), **asked) == Assent.YES
    of_age = Shown((guardian,))  # a guardian does not speak for a grown woman
    assert rules.assent(of_age, **asked) == Assent.NEVER_GIVEN


def test_it_closes_on_the_day_on_which_a_consent_expires():
    item = photo(Shown((allowed(expires_on=DAY),)))
    assert rules.is_open(item, use="website", day=DAY - timedelta(days=1))
    assert not rules.is_open(item, use="website", day=DAY)


def test_what_was_withdrawn_for_one_photo_leaves_the_others():
    person = Shown((allowed(),), withdrawn_on=DAY)
    assert rules.standing(photo(person), use="website", day=DAY) == Standing.CLOSED
    assert rules.is_open(photo(Shown((allowed(),))), use="website", day=DAY)


def test_nobody_is_said_by_a_person_and_is_no_default():
    assert rules.standing(photo(decision=Decision.UNDECIDED), use="print", day=DAY) == "undecided"
    assert rules.is_open(photo(decision=Decision.NOBODY), use="print", day=DAY)
    assert rules.standing(photo(), use="print", day=DAY) == "nobody_named"
    contradicted = photo(Shown((allowed("print"),)), decision=Decision.NOBODY)
    assert rules.standing(contradicted, use="print", day=DAY) == "contradicted"


def test_quotes_and_sound_need_their_own_consent_and_an_open_story():
    story = Given("story", ("website",), date(2026, 1, 1))
    quote = Given("quote", ("website",), date(2026, 1, 1))

    def item(*given: Given) -> Item:
        return Item(KEY, "story", "recognizable", (Shown(given),), date(2026, 1, 1))

    asked = {"use": "website", "day": DAY, "medium": "quote"}
    assert not rules.is_open(item(story), **asked)
    assert not rules.is_open(item(quote), **asked)
    assert rules.is_open(item(story, quote), **asked)


def test_languages_are_an_open_list():
    there = {"hi", "en", "pt-BR"}
    assert rules.best_language(there, wanted="pt", source="hi") == "hi"
    assert rules.best_language({"pt-BR"}, wanted="pt", source="sw") == "pt-BR"
    assert rules.best_language(there, wanted="en", source="hi") == "en"
    assert [rules.direction(code) for code in ("ur", "ar-EG", "hi", "uz-Arab", "ks-Deva")] == [
        "rtl", "rtl", "ltr", "rtl", "ltr",
    ]  # fmt: skip
    assert rules.is_stale(1, 2)
    assert not rules.is_stale(2, 2)
