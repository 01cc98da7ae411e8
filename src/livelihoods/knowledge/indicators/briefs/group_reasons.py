"""Why a survey cannot tell a worker group, in the reader's language.

The analysis gives a reason in English, put together of sentences of files and of a few forms. Here
its parts are told apart again; a part of a file of one's own stays as it is written there.
"""

import re
from collections.abc import Callable
from functools import reduce

from django.utils.translation import gettext, pgettext

from livelihoods.knowledge.indicators import terms

_NOTHING = re.compile("nothing tells the (?P<field>.+)")
_LACKS = re.compile("the file lacks (?P<names>.+)")
_NO_ANSWER = re.compile("no answer on the (?P<field>.+) stands for (?P<value>.+)")
_DIGITS = re.compile(
    r"(?P<field>.+) has (?P<given>\w+) with (?P<has>\d+) digits, and (?P<scheme>\w+) with "
    r"(?P<digits>\d+) is needed"
)
_STANDARD = re.compile("the standard (?P<standard>.+) does not give the (?P<output>.+)")
_CODEBOOK = re.compile("the codebook does not tell (?P<what>.+)")
_NEXT = re.compile(
    r" and (?=nothing tells the |the file lacks |no answer on the |the standard |the codebook |"
    r"[a-z ]+ has \w+ with \d)"
)


def translated(text: str) -> str:
    """Translate a reason: routes joined by `; or `, in each what it lacks joined by ` and `.

    >>> translated("the file lacks Q43INDUSTRY")
    'the file lacks Q43INDUSTRY'
    """
    body, bracket, more = text.partition(" (")
    said = reduce(_either, map(_route, body.split("; or ")))
    return f"{said} ({terms.translated(more.removesuffix(')'))})" if bracket else said


def _either(first: str, second: str) -> str:
    return pgettext("reasons", "{first}; or {second}").format(first=first, second=second)


def _both(first: str, second: str) -> str:
    return pgettext("reasons", "{first} and {second}").format(first=first, second=second)


def _route(text: str) -> str:
    """Translate what one route lacks: a whole that is known, else its parts."""
    whole = terms.translated(text)
    if whole != text:
        return whole
    said = [part for piece in _NEXT.split(text) for part in _pieces(piece)]
    return reduce(_both, said)


def _pieces(text: str) -> list[str]:
    whole = _part(text)
    return [whole] if whole != text else [_part(each) for each in text.split(" and ")]


def _part(text: str) -> str:
    for form, say in _forms().items():
        if found := form.fullmatch(text):
            return say(**found.groupdict())
    return terms.translated(text)


def _forms() -> dict[re.Pattern[str], Callable[..., str]]:
    return {
        _DIGITS: lambda field, given, has, scheme, digits: gettext(
            "the {field} is coded by {given} with {has} digits; {scheme} with {digits} is needed"
        ).format(
            field=_field(field),
            given=_scheme(given),
            has=has,
            scheme=_scheme(scheme),
            digits=digits,
        ),
        _NOTHING: lambda field: gettext("it has nothing on {field}").format(field=_field(field)),
        _LACKS: lambda names: gettext("the file lacks {names}").format(names=names),
        _NO_ANSWER: lambda field, value: gettext("no answer on the {field} means {value}").format(
            field=_field(field), value=_value(value)
        ),
        _STANDARD: lambda standard, output: gettext(
            "the standard {standard} does not tell the {output}"
        ).format(standard=standard, output=_field(output)),
        _CODEBOOK: lambda what: gettext("the codebook does not tell: {field}").format(
            field=_field(what.split(" ")[0].replace("_", " "))
        ),
    }


def _field(words: str) -> str:
    names = {
        "workplace": gettext("place of work"),
        "industry": gettext("branch of industry"),
        "occupation": gettext("occupation"),
        "dependent contractor": gettext("dependent contractors"),
        "pay by piece": gettext("pay by the piece"),
        "single buyer": gettext("a single buyer"),
        "single client": gettext("a single client"),
        "materials by buyer": gettext("who supplies the materials"),
        "price by buyer": gettext("who sets the price"),
        "institution": gettext("kind of employer"),
        "activity": gettext("economic activity"),
        "nature": gettext("nature of the job"),
        "sector": gettext("sector of the production unit"),
    }
    return names.get(words, words)


def _value(words: str) -> str:
    names = {
        "street": gettext("the street"),
        "market": gettext("a market"),
        "own home": gettext("the own home"),
        "household": gettext("a private household"),
    }
    return names.get(words, words)


def _scheme(code: str) -> str:
    names = {"isic4": "ISIC Rev. 4", "isic31": "ISIC Rev. 3.1", "isco08": "ISCO-08"}
    return names.get(code, "ISCO-88" if code == "isco88" else code)
