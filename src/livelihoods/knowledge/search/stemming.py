"""What the words of a language have in common when their endings go: vendors and vendor.

Light stemming: plural, feminine, and the noun of a quality (informality, informalidad,
informalité). It follows the light stemmers of J. Savoy (Light stemming approaches for the French,
Portuguese, German and Hungarian languages, SAC 2006) and the S stemmer of D. Harman (How effective
is suffixing?, JASIS 42, 1991), on words whose accents are gone. It is done here and not by a
database, so that every database finds the same.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

_LEAST = 3  # letters that stay
_IRREGULAR: Final = {
    "en": {
        "women": "woman", "womens": "woman", "womans": "woman", "men": "man", "mens": "man",
        "children": "child", "childrens": "child", "news": "news", "series": "series",
    },
    "es": {"pais": "pais", "paises": "pais", "leyes": "ley", "crisis": "crisis"},
    "fr": {"pays": "pays", "travaux": "travail", "yeux": "oeil", "temps": "temps"},
    "pt": {"pais": "pais", "paises": "pais", "leis": "lei", "maes": "mae", "onibus": "onibus"},
}  # fmt: skip
_QUALITY: Final = {"en": ("ity",), "es": ("idad", "idade"), "fr": ("ite",), "pt": ("idade",)}
"""Endings that make a noun of a quality; those of the plural are gone before."""

LANGUAGES: Final = tuple(_IRREGULAR)
"""The languages whose endings are known; a word of another stays as it is."""


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """Return what a plain word has in common with its other forms.

    Args:
        word: in small letters without accents (`platform/alphabet.py`).
        language: its language (BCP 47); of one that is not known here the word is returned.
    """
    short = language.partition("-")[0]
    if short not in _IRREGULAR or len(word) <= _LEAST or not word.isalpha():
        return word
    if word in _IRREGULAR[short]:
        return _IRREGULAR[short][word]
    found = _SINGULAR[short](word)
    for ending in _QUALITY[short]:
        if found.endswith(ending) and len(found) - len(ending) > _LEAST:
            found = found.removesuffix(ending)
            break
    return _ENDED[short](found) if len(found) > _LEAST else found


def _replaced(word: str, *rules: tuple[str, str]) -> str:
    """Return a word with the first ending that it has and that leaves enough of it replaced."""
    for ending, other in rules:
        if word.endswith(ending) and len(word) - len(ending) + len(other) >= _LEAST:
            return word.removesuffix(ending) + other
    return word


def _english(word: str) -> str:
    if word.endswith(("ss", "us", "is")):
        return word
    return _replaced(
        word, ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ies", "y"), ("s", "")
    )


def _spanish(word: str) -> str:
    if word.endswith("is"):
        return word
    return _replaced(word, ("eses", "es"), ("ces", "z"), ("es", ""), ("s", ""))


def _french(word: str) -> str:
    if word.endswith("ss"):
        return word
    return _replaced(word, ("eaux", "eau"), ("aux", "al"), ("x", ""), ("s", ""))


def _portuguese(word: str) -> str:
    return _replaced(
        word, ("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("ois", "ol"),
        ("ns", "m"), ("res", "r"), ("zes", "z"), ("ses", "s"), ("s", ""),
    )  # fmt: skip


def _without_vowel(word: str) -> str:
    """Return a word without what tells woman from man: trabajadora, trabajador."""
    return _replaced(word, ("a", ""), ("o", ""), ("e", ""))


def _french_man(word: str) -> str:
    found = _replaced(
        word, ("euse", "eur"), ("trice", "teur"), ("elle", "el"), ("ienne", "ien"), ("ive", "if"),
        ("ee", ""), ("e", ""),
    )  # fmt: skip
    return found[:-1] if len(found) > _LEAST and found[-1] == found[-2] else found


def _same(word: str) -> str:
    return word


_Change = Callable[[str], str]
_SINGULAR: Final[dict[str, _Change]] = {
    "en": _english, "es": _spanish, "fr": _french, "pt": _portuguese,
}  # fmt: skip
_ENDED: Final[dict[str, _Change]] = {
    "en": _same, "es": _without_vowel, "fr": _french_man, "pt": _without_vowel,
}  # fmt: skip
