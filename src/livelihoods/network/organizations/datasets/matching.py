"""Which organization on record a row of a dataset speaks of, how sure that is, and why.

Candidates come from the search records, read once: those that share a rare word with a row, its
acronym or the host of its website. Only they are compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext

from livelihoods.network.organizations import rules
from livelihoods.network.organizations.models import Organization, SearchRecord
from livelihoods.platform.alphabet import searchable

SURE: Final = 0.85
POSSIBLE: Final = 0.55
_RAREST = 3  # words of a row by which candidates are looked up
_MOST_CANDIDATES = 40  # of a word: one that so many have tells nothing
_SHARED_HOSTS: Final = frozenset(
    {"facebook.com", "instagram.com", "twitter.com", "x.com", "sites.google.com", "blogspot.com"}
)


@dataclass(frozen=True)
class Known:
    """By what an organization is told from others."""

    names: tuple[str, ...]
    acronym: str = ""
    country: str = ""
    website: str = ""


@dataclass(frozen=True)
class Match:
    """An organization that a row may speak of: from 0 to 1, and why."""

    key: str
    score: float
    why: str


def match(row: Known, candidate: Known, key: str) -> Match:
    """Return how likely a row speaks of an organization.

    Each piece of evidence leaves a doubt, and the doubts multiply: a name that is the same leaves
    one tenth, the same website one tenth, the same acronym half; a name that is only similar leaves
    the more the less it is so. Two different countries leave a third of the certainty.
    """
    doubt, why = 1.0, []
    similarity = max((_similar(a, b) for a in row.names for b in candidate.names), default=0.0)
    if similarity == 1:
        doubt *= 0.1
        why.append(gettext("same name"))
    elif similarity >= 0.7:
        doubt *= 1 - 0.9 * similarity**3
        why.append(gettext("similar name ({score})").format(score=f"{similarity:.2f}"))
    if row.acronym and row.acronym == candidate.acronym:
        doubt *= 0.5
        why.append(gettext("same acronym"))
    own_host = host(row.website)
    if own_host and own_host == host(candidate.website):
        doubt *= 0.1
        why.append(gettext("same website"))
    score = 1 - doubt
    if row.country and candidate.country:
        is_same = row.country == candidate.country
        score = score if is_same else score / 3
        why.append(gettext("same country") if is_same else gettext("another country"))
    return Match(key, round(score, 2), ", ".join(why))


def best(found: Iterable[Match]) -> tuple[Match, ...]:
    """Return the matches that are possible at all, the likeliest first."""
    there = [one for one in found if one.score >= POSSIBLE]
    return tuple(sorted(there, key=lambda one: (-one.score, one.key)))


def is_sure(found: Sequence[Match]) -> bool:
    """Whether the first match is it: likely by itself, and no other near it."""
    return (
        bool(found)
        and found[0].score >= SURE
        and (len(found) == 1 or found[1].score < found[0].score - 0.1)
    )


def host(address: str) -> str:
    """Return the host of a web address without www; empty where many organizations share it."""
    written = address if "//" in address else f"//{address}"
    try:
        found = (urlsplit(written).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    is_shared = any(found == one or found.endswith(f".{one}") for one in _SHARED_HOSTS)
    return "" if is_shared else found


def matches(rows: Sequence[Known]) -> list[tuple[Match, ...]]:
    """Return for each row the organizations on record that it may speak of."""
    words = [{word for name in (*row.names, row.acronym) for word in name.split()} for row in rows]
    postings = _postings({word for found in words for word in found})
    hosts = _hosts({host(row.website) for row in rows} - {""})
    candidates = [
        set(_of_rarest(found, postings)) | hosts.get(host(row.website), set())
        for row, found in zip(rows, words, strict=True)
    ]
    known = _known({pk for found in candidates for pk in found})
    return [
        best(match(row, known[pk][1], known[pk][0]) for pk in found if pk in known)
        for row, found in zip(rows, candidates, strict=True)
    ]


def known_of(names: Iterable[str], acronym: str, country: str, website: str) -> Known:
    """Return by what something is told from others, written plainly."""
    plain = dict.fromkeys(rules.search_text([name]).strip() for name in names)
    return Known(tuple(name for name in plain if name), searchable(acronym), country, website)


def _similar(one: str, other: str) -> float:
    if one == other:
        return 1.0
    first, second = (" ".join(sorted(name.split())) for name in (one, other))
    if first == second:
        return 1.0
    measured = SequenceMatcher(None, first, second, autojunk=False)
    return measured.ratio() if measured.quick_ratio() >= 0.7 else 0.0


def _postings(wanted: set[str]) -> dict[str, list[int]]:
    """Return word -> organizations that have it, of the words wanted alone."""
    found: dict[str, list[int]] = defaultdict(list)
    texts = SearchRecord.objects.values_list("organization", "public_text", "hidden_text")
    for pk, public, hidden in texts.iterator(chunk_size=5000):
        for word in wanted.intersection(f"{public} {hidden}".split()):
            found[word].append(pk)
    return found


def _of_rarest(words: Iterable[str], postings: dict[str, list[int]]) -> list[int]:
    there = sorted((postings[word] for word in words if word in postings), key=len)
    return [
        pk for found in there[:_RAREST] if len(found) <= _MOST_CANDIDATES for pk in found
    ] or _in_all(there)


def _in_all(postings: Sequence[list[int]]) -> list[int]:
    """Return what has all words, where each of them is common."""
    if not postings:
        return []
    return sorted(set(postings[0]).intersection(*postings[1:]))[:_MOST_CANDIDATES]


def _hosts(wanted: set[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    if wanted:
        for pk, website in Organization.objects.exclude(website="").values_list("pk", "website"):
            if (name := host(website)) in wanted:
                found[name].add(pk)
    return found


def _known(keys: set[int]) -> dict[int, tuple[str, Known]]:
    found = {}
    ordered = sorted(keys)
    for first in range(0, len(ordered), 1000):
        rows = Organization.objects.filter(pk__in=ordered[first : first + 1000])
        for pk, key, name, name_en, others, acronym, country, website in rows.values_list(
            "pk", "key", "name", "name_en", "other_names", "acronym", "country_id", "website"
        ):
            names = (name, name_en, *others)
            found[pk] = (key, known_of(names, acronym, country or "", website))
    return found
