"""The ways on from a list of organizations: each choice a link, with the number behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

from livelihoods.network.organizations.addresses import MOST_VALUES, Question
from livelihoods.network.organizations.models import OrganizationKind, Reach
from livelihoods.network.organizations.queries import Tallies
from livelihoods.network.organizations.rules import SIZES
from livelihoods.platform.vocabulary import queries as vocabulary

_FIRST = 8  # choices shown at once; the others are opened


@dataclass(frozen=True)
class Choice:
    """A way on: in words, where it leads, how many organizations there are."""

    words: str
    address: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """Choices of one sort; the first of them are shown, the rest on demand."""

    title: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]


@dataclass(frozen=True)
class Chosen:
    """A part of the question that can be taken out again."""

    words: str
    address: str


def facets(question: Question, tallies: Tallies, groups: Mapping[str, str]) -> tuple[Facet, ...]:
    """Return the facets of a list; one without choices is left out."""
    found = (
        _facet(gettext("Region"), "region", question, tallies.regions, region_names()),
        _facet(gettext("Country"), "country", question, tallies.countries, country_names()),
        _facet(gettext("Workers"), "group", question, tallies.groups, groups),
        _facet(gettext("Kind"), "kind", question, tallies.kinds, kind_names()),
        _facet(gettext("Reach"), "reach", question, tallies.reaches, _reach_names()),
        _in_order(gettext("Members"), _sizes(question, tallies)),
        _in_order(gettext("Formed"), _decades(question, tallies)),
        _in_order(gettext("Membership"), _member(question, tallies)),
    )
    return tuple(facet for facet in found if facet.first)


def chosen(question: Question, groups: Mapping[str, str]) -> tuple[Chosen, ...]:
    """Return what was chosen, each with the address of the list without it."""
    names: dict[str, Mapping[str, str]] = {
        "region": region_names(), "country": country_names(), "group": groups,
        "kind": kind_names(), "reach": _reach_names(),
        "size": {size: size_words(size) for size in SIZES},
    }  # fmt: skip
    found = []
    if question.q:
        found.append(Chosen(f"“{question.q}”", _link(question.with_(q=""))))
    for name, words in names.items():
        found += [
            Chosen(words.get(value, value), _link(question.toggled(name, value)))
            for value in getattr(question, name)
        ]
    if question.formed:
        found.append(Chosen(formed_words(question), _link(question.with_(formed=""))))
    if question.member:
        found.append(Chosen(gettext("members"), _link(question.with_(member=False))))
    return tuple(found)


def kind_names() -> dict[str, str]:
    """Return kind -> name in the reader's language."""
    return {str(code): str(name) for code, name in OrganizationKind.choices}


def _reach_names() -> dict[str, str]:
    return {str(code): str(name) for code, name in Reach.choices}


def region_names() -> dict[str, str]:
    """Return UN sub-region -> name in the reader's language."""
    language = get_language() or "en"
    try:
        territories = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        territories = Locale.parse("en").territories
    return {code: name for code, name in territories.items() if code.isdigit()}


def country_names() -> Mapping[str, str]:
    """Return country -> name in the reader's language."""
    return vocabulary.country_names(get_language() or "en")


def size_words(size: str) -> str:
    """Return a range of members in words."""
    fewest, _dots, most = size.partition("..")
    first = number_format(int(fewest), force_grouping=True)
    if not most:
        return gettext("{number} members or more").format(number=first)
    last = number_format(int(most), force_grouping=True)
    return gettext("{first} to {last} members").format(first=first, last=last)


def formed_words(question: Question) -> str:
    """Return the years of forming in words."""
    first, last = question.formed_between
    if first is None:
        return gettext("formed until {year}").format(year=last)
    if last is None:
        return gettext("formed since {year}").format(year=first)
    return gettext("formed {first} to {last}").format(first=first, last=last)


def _link(question: Question) -> str:
    return reverse("organizations_public:list") + question.query()


def _facet(
    title: str,
    name: str,
    question: Question,
    counts: Mapping[str, int],
    words: Mapping[str, str],
) -> Facet:
    there = getattr(question, name)
    choices = [
        Choice(words.get(code, code), _link(question.toggled(name, code)), count, code in there)
        for code, count in counts.items()
        if code in there or len(there) < MOST_VALUES  # one more would be refused
    ]
    missing = [code for code in there if code not in counts]
    choices += [
        Choice(words.get(code, code), _link(question.toggled(name, code)), 0, True)
        for code in missing
    ]
    choices.sort(key=lambda choice: (not choice.is_chosen, -choice.count, choice.words))
    return Facet(title, tuple(choices[:_FIRST]), tuple(choices[_FIRST:]))


def _in_order(title: str, choices: Iterable[Choice]) -> Facet:
    there = tuple(choice for choice in choices if choice.count or choice.is_chosen)
    return Facet(title, there, ())


def _sizes(question: Question, tallies: Tallies) -> Iterable[Choice]:
    for size in SIZES:
        address = _link(question.toggled("size", size))
        yield Choice(size_words(size), address, tallies.sizes[size], size in question.size)


def _decades(question: Question, tallies: Tallies) -> Iterable[Choice]:
    for decade, count in sorted(tallies.decades.items(), reverse=True):
        formed = f"{decade}..{decade + 9}"
        is_chosen = question.formed == formed
        yield Choice(
            gettext("{first} to {last}").format(first=decade, last=decade + 9),
            _link(question.with_(formed="" if is_chosen else formed)),
            count,
            is_chosen,
        )


def _member(question: Question, tallies: Tallies) -> Iterable[Choice]:
    address = _link(question.with_(member=not question.member))
    yield Choice(gettext("Member of the network"), address, tallies.members, question.member)
