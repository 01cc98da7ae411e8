"""Where and when in a sentence: "in South Africa", "au Brésil", "nos Estados Unidos"."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import gettext, pgettext

from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators import terms, wording
from livelihoods.platform.vocabulary import queries as vocabulary

_FILE = Path(__file__).with_name("locatives.toml")


def in_country(code: str, language: str) -> str:
    """Say "in" of a country, as the language does.

    >>> in_country("USA", "pt")
    'nos Estados Unidos'
    """
    before = _before(language.partition("-")[0])
    return before.get(code, before[""]) + vocabulary.country_name(code, language)


@cache
def _before(language: str) -> dict[str, str]:
    """Country -> what stands before its name; of no code what stands before all others."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))[language]
    found = {"": str(table[""])}
    for words, codes in table.items():
        if words:
            found |= dict.fromkeys(codes.split(), words)
    return found


def listed(language: str) -> list[str]:
    """Return the countries before which something else stands than before most."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))[language]
    return [code for words, codes in table.items() if words for code in codes.split()]


def where(code: str, area: Mapping[str, str]) -> str:
    """Say where: in a country, or in one of which a part alone is covered, which is named.

    Args:
        code: The code of the area.
        area: What a release says of it: its country, its name and perhaps its part.
    """
    language = terms.language()
    country = in_country(area["country"], language)
    if code == area["country"]:
        return country
    part = terms.translated(area["part"]) if "part" in area else _after_country(area, language)
    if not part:  # a name of its own, before which nobody can tell what stands
        return terms.translated(area["name"])
    return pgettext("in a part of a country", "{in_country} ({part})").format(
        in_country=country, part=part
    )


def _after_country(area: Mapping[str, str], language: str) -> str:
    """What stands in the name of a part after that of its country; empty where that is another."""
    name = terms.translated(area["name"])
    country = vocabulary.country_name(area["country"], language)
    return name.removeprefix(f"{country}, ") if name.startswith(f"{country}, ") else ""


def when(text: str) -> str:
    """Say when: in a year, in a quarter, from one to another.

    >>> when("2016-Q4")
    'in the 4th quarter of 2016'
    """
    first, slash, last = text.partition("/")
    is_quarter = Period.parse(first).quarter > 0
    if slash:
        form = (
            gettext("from the {first} to the {last}")
            if is_quarter
            else gettext("from {first} to {last}")
        )
        return form.format(first=wording.period(first), last=wording.period(last))
    form = gettext("in the {quarter}") if is_quarter else gettext("in {year}")
    return form.format(quarter=wording.period(text), year=text)
