"""What makes estimates fit to be published, and how two publications are compared. No database.

A row here is a dict with the columns of an estimates table, its dimension columns folded into two:
`by` (names of the crossing's dimensions, sorted, joined by commas) and `cell` (their codes, in the
same order), and `notes`. `gathering` makes it.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any, Final

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.estimates import KEY_COLUMNS, SUPPRESSING, VALUE_COLUMNS
from livelihoods.knowledge.indicators.ranges import MONEY, is_money, value_range

KEY: Final = (*KEY_COLUMNS, "by", "cell")
CONTENT: Final = (*KEY, *VALUE_COLUMNS)

FEWEST_RECORDS: Final = 5
"""A figure that rests on fewer records than this is never published (the ILO's rule)."""

NOBODY: Final = "no_records"
"""The reason of a count of 0: nobody in the sample is in it."""

# Of a suppressed figure none of these may be there: together or alone they would give it away.
SECRET: Final = ("value", "se", "lower", "upper", "n", "df")
# What the metadata must say of each thing that a figure refers to.
_EXPLAINED: Final = {
    "codebooks": ("title", "producer", "credit", "terms"),
    "standards": ("title", "universe", "source"),
    "indicators": ("title", "definition", "formula", "unit", "universe"),
}
_IDENTITY: Final = {"codebooks": "code", "standards": "id", "indicators": "id"}
LONGEST: Final = {
    "indicator": 80, "standard": 80, "area": 24, "period": 24, "by": 160, "cell": 240, "unit": 20,
    "flag": 80, "source": 80, "notes": 200,
}  # fmt: skip
"""How many letters a text of a figure may have: there is no more room in the database."""

# Says how the files were made, not what they say: two runs of the same content may differ in it.
_OF_THE_RUN: Final = frozenset({"command", "software", "format", "format_version"})
_VERSION = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?:\.(?P<sequence>[1-9]\d{0,3}))?")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DATASET = re.compile(r"[a-z][a-z0-9-]{0,39}")

Row = dict[str, Any]
Key = tuple[str, ...]


class ReleaseError(InputError):
    """Estimates cannot be published as they are; the message says where and what to do."""


def read_version(version: str) -> tuple[date, int]:
    """Return the day of a version and its number on that day.

    >>> read_version("2026-11-22.2")
    (datetime.date(2026, 11, 22), 2)

    Raises:
        ReleaseError: where it is not written `YYYY-MM-DD` or `YYYY-MM-DD.2`.
    """
    found = _VERSION.fullmatch(version)
    try:
        if not found or found["sequence"] == "1":
            raise ValueError(version)
        return date.fromisoformat(found["day"]), int(found["sequence"] or 1)
    except ValueError:
        raise ReleaseError(
            f"version {version[:40]!r} cannot be read; write the day as 2026-11-22, and "
            "2026-11-22.2 for a second release of that day"
        ) from None


def read_dataset(name: str) -> str:
    """Return a dataset's name after checking it.

    Raises:
        ReleaseError: where it is not a short lower-case word such as `surveys`.
    """
    if not _DATASET.fullmatch(name):
        raise ReleaseError(
            f"dataset {name[:60]!r} cannot be used; write lower-case letters, digits and hyphens, "
            "such as surveys"
        )
    return name


def words_of(key: Key) -> str:
    """Write a figure's key for a reader of messages."""
    *named, by, cell = key
    pairs = zip(by.split(","), cell.split(","), strict=True) if by else ()
    return " ".join([*named, *(f"{name}={code}" for name, code in pairs)])


def faults(row: Row, metadata: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong with one row, each fault beginning with its column."""
    yield from _length_faults(row)
    flags = set(row["flag"].split(";"))
    if "suppressed" in flags:
        for column in SECRET:
            if row[column] is not None:
                yield f"{column}: the figure is suppressed, so this must be empty; it is not"
        if row["reason"] and row["reason"] not in SUPPRESSING:
            yield f"reason: {row['reason']!r} suppresses no figure, and this one is suppressed"
        return
    if row["reason"] in SUPPRESSING:
        yield f"flag: the reason is {row['reason']!r}, so the figure must be suppressed; it is not"
        return
    if row["value"] is None:
        yield "value: empty, and the flag does not say suppressed: a missing figure has no row"
        return
    for column in ("value", "se", "lower", "upper"):
        if row[column] is not None and not math.isfinite(row[column]):
            yield f"{column}: {row[column]} is not a number"
            return
    yield from _value_faults(row, metadata)
    yield from _interval_faults(row)


def unstorable(content: Any, place: str = "") -> Iterator[str]:
    r"""Say where metadata holds what no database keeps, each fault beginning with its place.

    JSON may spell a character zero, half of a pair of surrogates, and NaN; PostgreSQL refuses them.

    >>> list(unstorable({"codebooks": [{"title": "A\x00"}]}))
    ["'codebooks'.0.'title': holds the character U+0000, which cannot be stored; take it out"]
    """
    if isinstance(content, str):
        if found := _UNSTORABLE.search(content):
            character = f"U+{ord(found[0]):04X}"
            yield f"{place}: holds the character {character}, which cannot be stored; take it out"
    elif isinstance(content, Mapping):
        for key, value in content.items():
            inside = f"{place}.{key!r}" if place else repr(key)
            yield from unstorable(key, inside)
            yield from unstorable(value, inside)
    elif isinstance(content, list):
        for number, value in enumerate(content):
            yield from unstorable(value, f"{place}.{number}")
    elif isinstance(content, float) and not math.isfinite(content):
        yield f"{place}: {content} is no number; write null or leave it out"


def _length_faults(row: Row) -> Iterator[str]:
    for column, most in LONGEST.items():
        yield from unstorable(row[column], column)
        if len(row[column]) > most:
            yield f"{column}: {row[column][:40]!r}... is longer than {most} letters"


def _value_faults(row: Row, metadata: Mapping[str, Any]) -> Iterator[str]:
    value, unit = row["value"], row["unit"]
    stated = next(each["unit"] for each in metadata["indicators"] if each["id"] == row["indicator"])
    if unit != stated:
        yield f"unit: {unit!r}, but the metadata says that {row['indicator']} is in {stated}"
    least, most = value_range(row["indicator"], unit)
    if not least <= value <= most:
        yield f"value: {value} cannot be in {unit}"
    # That nobody in the sample is counted tells of nobody: such a count is published as 0.
    is_nobody = row["n"] == 0 and value == 0 and row["reason"] == NOBODY
    if row["reason"] == NOBODY and not is_nobody:
        yield f"reason: {NOBODY!r} is of counts of 0 on no record; this is {value} on {row['n']}"
    elif row["n"] is not None and row["n"] < FEWEST_RECORDS and not is_nobody:
        yield (
            f"n: {row['n']} records; a figure from fewer than {FEWEST_RECORDS} must be suppressed"
        )


def _interval_faults(row: Row) -> Iterator[str]:
    value, se, lower, upper = (row[name] for name in ("value", "se", "lower", "upper"))
    if (lower is None) != (upper is None):
        yield "lower, upper: one of them is there without the other"
        return
    if se is not None and se < 0:
        yield f"se: {se} is below zero"
    if row["interval"] == "not_given" and (se is not None or lower is not None):
        yield "se, lower, upper: there, but the interval says that the producer gives none"
    elif lower is not None:
        if not lower <= value <= upper:
            yield f"lower, upper: {lower} to {upper} does not hold the value {value}"
        if row["level"] is None:
            yield "level: empty, so nobody knows what the interval means"
        if row["interval"] in {"", "none", "by_definition"}:
            yield f"interval: {row['interval']!r}, but lower and upper are there"


def unexplained(rows: Iterable[Row], metadata: Mapping[str, Any]) -> Iterator[str]:
    """Say what the rows refer to and the metadata does not explain to a reader."""
    used: dict[str, set[str]] = {"codebooks": set(), "standards": set(), "indicators": set()}
    areas: set[str] = set()
    cells: set[tuple[str, str]] = set()
    notes: set[str] = set()
    for row in rows:
        used["codebooks"].add(row["source"])
        used["standards"].add(row["standard"])
        used["indicators"].add(row["indicator"])
        areas.add(row["area"])
        cells.add((row["by"], row["cell"]))
        notes |= set(row["notes"].split(";")) - {""}
    for kind, codes in used.items():
        known = {each[_IDENTITY[kind]]: each for each in metadata[kind]}
        for code in sorted(codes):
            for field in _EXPLAINED[kind]:
                if not known.get(code, {}).get(field):
                    yield f"{kind} {code!r}: {field!r} is missing or empty"
    for kind, codes, fields in (
        ("areas", areas, ("name", "country")),
        ("notes", notes, ("words",)),
    ):
        for code, field in product(sorted(codes), fields):
            if not metadata.get(kind, {}).get(code, {}).get(field):
                yield f"{kind} {code!r}: {field!r} is missing or empty"
    yield from _unnamed_codes(cells, metadata["dimensions"])


def _unnamed_codes(
    cells: Iterable[tuple[str, str]], dimensions: Mapping[str, Any]
) -> Iterator[str]:
    codes = {
        pair
        for by, cell in cells
        if by
        for pair in zip(by.split(","), cell.split(","), strict=True)
    }
    for name, code in sorted(codes):
        if not dimensions.get(name, {}).get("codes", {}).get(code):
            yield f"dimensions {name!r}: the code {code!r} has no name"


def merged(parts: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """Join the metadata of the files of one release (file name, metadata).

    Every file may explain the same things, in the same words; what an indicator covers may differ
    from standard to standard, so it is explained once for each; where its files are in several
    currencies, its unit is `currency`, and each row has its own. A survey of which the files hold
    different periods is listed once for each. Warnings and shares swept keep whose they are.

    Raises:
        ReleaseError: where two files explain one thing differently.
    """
    joined: dict[str, Any] = {
        "areas": {}, "dimensions": {}, "standards": [], "indicators": [], "codebooks": [],
        "swept": [], "warnings": [], "made_by": [],
    }  # fmt: skip
    for name, metadata in parts:
        for kind in ("areas", "dimensions", "notes"):
            for code, content in metadata.get(kind, {}).items():
                if joined.setdefault(kind, {}).setdefault(code, content) != content:
                    raise _told_twice(kind, code, name)
        standards = sorted(each["id"] for each in metadata["standards"])
        for each in metadata["standards"]:
            _explain(joined["standards"], each, name, ())
        for each in metadata["indicators"]:
            _explain(joined["indicators"], each, name, standards)
        sources = sorted(each["code"] for each in metadata["codebooks"])
        _extend(joined["codebooks"], metadata["codebooks"])
        _extend(joined["swept"], metadata["swept"])
        _extend(joined["warnings"], [each | {"sources": sources} for each in metadata["warnings"]])
        made = ("software", "command", "digests")
        _extend(joined["made_by"], [{key: metadata[key] for key in made if key in metadata}])
        if "judgement" in metadata:  # not in files of before there were reasons
            _extend(joined.setdefault("judgement", []), [metadata["judgement"]])
        if "worker_groups" in metadata:  # in files of worker groups alone
            _extend(joined.setdefault("worker_groups", []), metadata["worker_groups"])
    for kind in (
        "standards",
        "indicators",
        "codebooks",
        "swept",
        "warnings",
        "judgement",
        "worker_groups",
    ):
        joined.get(kind, []).sort(key=lambda each: json.dumps(each, sort_keys=True))
    return joined


def _explain(
    known: list[dict[str, Any]], new: dict[str, Any], name: str, standards: Iterable[str]
) -> None:
    """Add what explains a standard, or an indicator by some standards, unless it is there."""
    for standard in standards or ("",):
        same = [
            each
            for each in known
            if each["id"] == new["id"] and (not standard or standard in each["standards"])
        ]
        for each in same:
            if "unit" in new and is_money(each["unit"]) and is_money(new["unit"]):
                if each["unit"] != new["unit"]:
                    each["unit"] = MONEY
                new = new | {"unit": each["unit"]}
        bare = [{key: each[key] for key in each if key != "standards"} for each in same]
        if bare and bare != [new]:
            raise _told_twice("indicators" if standard else "standards", new["id"], name)
        if not bare:
            known.append(new | ({"standards": [standard]} if standard else {}))


def _extend(known: list[Any], more: Iterable[Any]) -> None:
    known.extend(each for each in more if each not in known)


def _told_twice(kind: str, code: str, name: str) -> ReleaseError:
    return ReleaseError(
        f"{name}: its metadata explains {kind} {code!r} otherwise than the files before it; make "
        "the files with the same version of the codebooks, or publish them as two datasets"
    )


def content_hash(rows: Iterable[Row], metadata: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a release says, whatever the form and order of its files.

    `rows` come in the order of their keys.
    """
    digest = hashlib.sha256()
    content = {key: value for key, value in metadata.items() if key != "made_by"}
    content = {key: value for key, value in content.items() if key not in _OF_THE_RUN}
    digest.update(_line(content))
    for row in rows:
        # What was published before there were reasons and notes keeps its hash.
        names = [name for name in CONTENT if name != "reason" or row["reason"]]
        noted = [{"notes": row["notes"]}] if row["notes"] else []
        digest.update(_line([*(row[name] for name in names), *noted]))
    return digest.hexdigest()


def _line(content: Any) -> bytes:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"
