"""The form of a codebook: which keys and tables it has, and of which kind. All problems at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING
from typing import Any

from livelihoods.analysis.statistics.errors import CodebookError, UnfinishedError, suggestion
from livelihoods.analysis.statistics.expressions import Place
from livelihoods.analysis.statistics.shipped import standard_ids

_KEYS = {
    *("code", "title", "producer", "url", "credit", "terms", "profile", "notes", "breaks"),
    *("area", "period", "design", "variables", "record", "standards", "variants", "groups"),
}
_TEXTS = {"code", "title", "producer", "url", "credit", "terms", "profile"}
TODO = "TODO"
"""What stands in a draft in the place of an answer."""
_NEEDED = ("code", "title", "producer", "credit", "terms", "area", "design", "variables", "record")


def problems(
    content: dict[str, Any], file: str, kinds: Mapping[str, type[Any]]
) -> Iterator[CodebookError]:
    """Find all that is wrong with the form of a codebook; its expressions are not looked into.

    Args:
        content: The codebook as TOML gives it.
        file: Its name for messages.
        kinds: Table -> the frozen class whose fields are its keys.
    """
    yield from _unknown_keys(content, _KEYS, Place(file), "key")
    for key in _NEEDED:
        if key not in content:
            yield Place(file).refuse(f"{key!r} is missing")
    for key in ("variables", "record", *({"variants", "standards", "groups"} & set(content))):
        if not isinstance(content.get(key, {}), dict):
            yield Place(file).refuse(f"{key!r} must be a table")
    yield from _text_problems(content, file)
    yield from _variant_problems(_tables(content, "variants"), file)
    yield from _standard_problems(content, file)
    for table, kind in kinds.items():
        if table in content:
            yield from _table_problems(content[table], kind, file, table)
    yield from _period_problems(content.get("period", {}), file)
    for name, entry in _tables(content, "variables").items():
        yield from _variable_problems(name, entry, file)
    yield from _unfinished(content, file, ())


def _tables(content: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a table of tables; an empty one where it is not one, which is told elsewhere."""
    found = content.get(key, {})
    return found if isinstance(found, dict) else {}


def _unfinished(entry: Any, file: str, path: tuple[str, ...]) -> Iterator[CodebookError]:
    """Find the answers that are still to be given."""
    if isinstance(entry, dict):
        for key, value in entry.items():
            yield from _unfinished(value, file, (*path, key))
    elif isinstance(entry, str) and entry.strip() == TODO:
        place, problem = Place(file, ".".join(path[:-1]), path[-1]), "still to do (TODO)"
        words = f"{place.words}: {problem}"
        yield UnfinishedError(words, table=place.table, key=place.key, problem=problem)


def _table_problems(entry: Any, kind: type[Any], file: str, table: str) -> Iterator[CodebookError]:
    place, fields = Place(file, table), kind.__dataclass_fields__
    yield from _unknown_keys(entry, set(fields), place, "key")
    if not isinstance(entry, dict):
        return
    for key in set(fields) & set(entry):
        wanted = bool if fields[key].type in (bool, "bool") else str
        # A weight may be a plain number: it is an expression too.
        is_number = isinstance(entry[key], int | float) and key in ("weight", "strata", "psu")
        if not isinstance(entry[key], wanted) and not is_number:
            what = "true or false" if wanted is bool else "text"
            yield Place(file, table, key).refuse(f"{what} is expected")
    missing = [key for key, each in fields.items() if each.default is MISSING and key not in entry]
    if missing:
        yield place.refuse(f"missing: {', '.join(missing)}")


def _period_problems(entry: Any, file: str) -> Iterator[CodebookError]:
    pattern = entry.get("file_name") if isinstance(entry, dict) else None
    if not isinstance(pattern, str):
        return
    place = Place(file, "period", "file_name")
    try:
        groups = re.compile(pattern).groupindex
    except re.error as error:
        yield place.refuse(f"not a pattern: {error}")
        return
    if "year" not in groups:
        yield place.refuse("the pattern has no group named year")


def _variable_problems(name: str, entry: Any, file: str) -> Iterator[CodebookError]:
    place = Place(file, "variables", name)
    if not isinstance(entry, dict):
        yield place.refuse('a table is expected, such as { label = "Age" }')
        return
    yield from _unknown_keys(entry, {"label", "codes", "type"}, place, "key")
    kind = entry.get("type", "number")
    if kind not in ("number", "text"):
        yield place.refuse(f"type {kind!r} is not known; write number or text")
    if not isinstance(entry.get("label", ""), str):
        yield place.refuse("label: text is expected")
    if not _all_texts(entry.get("codes", {})):
        yield place.refuse('codes: a table of texts is expected, such as { 1 = "Yes", 2 = "No" }')


def _all_texts(entry: Any) -> bool:
    return isinstance(entry, dict) and all(isinstance(each, str) for each in entry.values())


def _text_problems(content: dict[str, Any], file: str) -> Iterator[CodebookError]:
    """Find what stands at the top of a codebook and has not the kind that it must have."""
    for key in sorted(_TEXTS & set(content)):
        if not isinstance(content[key], str):
            yield Place(file, "", key).refuse("text is expected")
    notes = content.get("notes", [])
    if not isinstance(notes, list) or not all(isinstance(each, str) for each in notes):
        yield Place(file, "", "notes").refuse("a list of texts is expected")
    breaks = content.get("breaks", [])
    if not isinstance(breaks, list) or not all(_all_texts(each) for each in breaks):
        yield Place(file, "breaks").refuse("[[breaks]] is expected, each with period and text")
        return
    for entry in breaks:
        yield from _unknown_keys(entry, {"period", "text"}, Place(file, "breaks"), "key")


def _variant_problems(variants: dict[str, Any], file: str) -> Iterator[CodebookError]:
    known = {"title", "source", "record", "parameters"}
    for name, variant in variants.items():
        table = f"variants.{name}"
        yield from _unknown_keys(variant, known, Place(file, table), "key")
        if not isinstance(variant, dict):
            continue
        for key in ("title", "source"):
            if not isinstance(variant.get(key, ""), str):
                yield Place(file, table, key).refuse("text is expected")
        for key in ("record", "parameters"):
            if not isinstance(variant.get(key, {}), dict):
                yield Place(file, table, key).refuse("a table is expected")


def _standard_problems(content: dict[str, Any], file: str) -> Iterator[CodebookError]:
    """Find parameters and a profile that no standard can take."""
    known = set(standard_ids())
    for name, entry in _tables(content, "standards").items():
        place = Place(file, f"standards.{name}")
        if name not in known:
            yield place.refuse(f"there is no standard {name!r}{suggestion(name, sorted(known))}")
            continue
        yield from _unknown_keys(entry, {"parameters"}, place, "key")
        if isinstance(entry, dict) and not isinstance(entry.get("parameters", {}), dict):
            yield Place(file, f"standards.{name}", "parameters").refuse("a table is expected")
    profile = content.get("profile", "")
    if isinstance(profile, str) and profile not in {"", TODO, *known}:
        problem = f"there is no standard {profile!r}{suggestion(profile, sorted(known))}"
        yield Place(file, "", "profile").refuse(problem)


def _unknown_keys(entry: Any, known: set[str], place: Place, what: str) -> Iterator[CodebookError]:
    if not isinstance(entry, dict):
        yield place.refuse("a table is expected")
        return
    table = ".".join(each for each in (place.table, place.key) if each)
    for key in entry:
        if key not in known:
            error = place.refuse(f"unknown {what} {key!r}{suggestion(key, sorted(known))}")
            error.table, error.key = table, key
            yield error
