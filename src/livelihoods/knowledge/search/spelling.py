"""Which words of titles somebody may have meant whose words find nothing."""

import re
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q

from livelihoods.knowledge.search import rules
from livelihoods.knowledge.search.models import TitleWord
from livelihoods.knowledge.search.stemming import LANGUAGES, stem

_LEAST: Final = 0.35  # by letters in threes, of which a wrong one changes three
_WORD = re.compile(r"[^\W\d_]{3,}")


def corrected(asked: str) -> str:
    """Return the question with each word that no title has replaced by the likest that one has.

    Empty where no word can be replaced. What may not occur stays as it is.
    """
    written = {found.group() for found in _WORD.finditer(asked)}
    plain = {word: words[0] for word in written if len(words := rules.words_of(word)) == 1}
    if not plain:
        return ""
    there = _near(set(plain.values()))
    stems = {stem(word, language) for word in there for language in LANGUAGES} | set(there)
    replaced = {
        word: other
        for word, letters in plain.items()
        if letters not in stems and (other := _likest(letters, there))
    }
    if not replaced:
        return ""
    return _WORD.sub(lambda found: replaced.get(found.group(), found.group()), asked)


def _near(words: set[str]) -> dict[str, int]:
    """Return the words of titles that begin like these and are about as long, with their things."""
    firsts = {word[0] for word in words}
    rows = TitleWord.objects.filter(reduce(or_, (Q(word__startswith=each) for each in firsts)))
    lengths = {len(word) + more for word in words for more in (-2, -1, 0, 1, 2)}
    return {
        word: things for word, things in rows.values_list("word", "things") if len(word) in lengths
    }


def _likest(word: str, there: dict[str, int]) -> str:
    likeness = max(
        ((rules.likeness(word, other), things, other) for other, things in there.items()),
        default=(0.0, 0, ""),
    )
    return likeness[2] if likeness[0] >= _LEAST else ""
