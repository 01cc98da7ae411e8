"""The choices beside a list of organizations."""

from collections import Counter
from string import ascii_uppercase

from livelihoods.network.organizations.addresses import MOST_VALUES, Question
from livelihoods.network.organizations.facets import _facet
from livelihoods.network.organizations.queries import Tallies

CODES = tuple(f"A{one}{two}" for one in "AB" for two in ascii_uppercase)


def offered(chosen: tuple[str, ...]) -> set[str]:
    """The words of what is offered beside a question for these countries."""
    there = Tallies(countries=Counter(dict.fromkeys(CODES, 3)))
    words = {code: code for code in CODES}
    facet = _facet("Country", "country", Question(country=chosen), there.countries, words)
    return {each.words for each in (*facet.first, *facet.rest)}


def test_no_choice_is_offered_that_would_be_refused():
    assert offered(CODES[: MOST_VALUES - 1]) == set(CODES)
    assert offered(CODES[:MOST_VALUES]) == set(CODES[:MOST_VALUES])  # only to take one back
