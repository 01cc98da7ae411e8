"""Why a figure of ours and one of the ILO's may differ, said only where metadata support it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from livelihoods.analysis.statistics.estimates import REASONS
from livelihoods.analysis.statistics.ilostat.bulk_file import BulkFile, Observation
from livelihoods.analysis.statistics.ilostat.notes import Kind
from livelihoods.analysis.statistics.release.code_lists import ICLS17

PUBLISHED_DECIMALS: Final = 3
_ROUNDING: Final = 0.5 * 10**-PUBLISHED_DECIMALS * (1 + 1e-9)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: what it is about, and in words."""

    about: str
    words: str


def agrees(row: Mapping[str, Any], observation: Observation) -> bool:
    """Whether two figures are the same in all decimals that the ILO publishes."""
    scale = 1000.0 if observation.indicator.endswith("_NB") else 1.0
    assert observation.value is not None
    return bool(abs(row["value"] - observation.value) <= _ROUNDING * scale)


def reasons(
    row: Mapping[str, Any],
    observation: Observation,
    file: BulkFile,
    others: Sequence[BulkFile],
    metadata: Mapping[str, Any],
) -> Iterator[Reason]:
    """Yield why two figures may differ, or that nothing tells; nothing where they are the same.

    Args:
        row: Our figure.
        observation: The ILO's.
        file: Where that stands.
        others: Other files of the ILO's.
        metadata: The metadata of the estimates.
    """
    if agrees(row, observation):
        return
    known = list(_known(row, observation, file, others, metadata))
    yield from known or [Reason("unknown", "neither the estimates nor the file tell why")]


def _known(
    row: Mapping[str, Any],
    observation: Observation,
    file: BulkFile,
    others: Sequence[BulkFile],
    metadata: Mapping[str, Any],
) -> Iterator[Reason]:
    yield from _of_definition(row, observation, metadata)
    yield from _of_coverage(row, observation, metadata)
    if row["period"] != observation.period:
        yield Reason("period", f"ours is of {row['period']}, theirs of the year {observation.time}")
    for words in _words(observation, "period"):
        yield Reason("period", f"theirs says: {words}; ours is of {row['period']}")
    if observation.status == "B" or _words(observation, "break"):
        words = "; ".join(_words(observation, "break")) or "flagged B"
        yield Reason("break", f"their series has a break here: {words}")
    if observation.status == "U":
        yield Reason("reliability", "theirs is flagged unreliable: few records")
    flags = (row["flag"] or "").split(";")
    if "unreliable" in flags:
        why = REASONS.get(row.get("reason") or "", "few records")
        yield Reason("reliability", f"ours is flagged unreliable: {why}")
    if "stand_in_error" in flags:
        yield Reason("reliability", "our error is a stand-in: the true interval is wider")
    yield from dict.fromkeys(_of_revision(row["area"], observation, file, others))


def _of_revision(
    area: str, observation: Observation, file: BulkFile, others: Sequence[BulkFile]
) -> Iterator[Reason]:
    """Compare the ILO's files with each other; where one lacks the figure, by its total."""
    assert observation.domain is not None
    sex = {name: code for name, code in observation.domain.items() if name == "sex"}
    for place in others:
        what, domain, here = "figure", observation.domain, [observation]
        if not place.alike(area, observation, domain):
            what, domain = "total of this breakdown", sex
            here = [
                each
                for each in file.alike(area, observation, sex)
                if each.source == observation.source
            ]
        there = place.alike(area, observation, domain)
        known = [each.value for each in here[:1] if each.value is not None]
        for one, other in product(known, [each.value for each in there]):
            if other is not None and one != other:
                # The same words whichever of the two is looked at.
                both = sorted(
                    (_called(each), value) for each, value in ((file, one), (place, other))
                )
                told = " and ".join(f"{value:g} in {called}" for called, value in both)
                yield Reason(
                    "revision",
                    f"the ILO's own files disagree on the {what}: {told}; it derived the series "
                    "again, or the two indicators differ",
                )


def _called(file: BulkFile) -> str:
    return f"that of {file.vintage}" if file.vintage else file.name


def _words(observation: Observation, kind: Kind) -> list[str]:
    return [note.words for note in observation.notes if note.kind == kind]


def _of_definition(
    row: Mapping[str, Any], observation: Observation, metadata: Mapping[str, Any]
) -> Iterator[Reason]:
    standard = next(each for each in metadata["standards"] if each["id"] == row["standard"])
    indicator = next(each for each in metadata["indicators"] if each["id"] == row["indicator"])
    if row["standard"] != ICLS17 and _words(observation, "repository"):
        yield Reason(
            "definition",
            "the ILO applies its own tree to the survey's records; ours is by "
            f"{standard['id']}, {standard['title']}. Ours is of: {indicator['universe']}",
        )
    for words in _words(observation, "concept"):
        yield Reason("concept", f"theirs says: {words}; ours: {standard['universe']}")
    for words in _words(observation, "age"):
        yield Reason("age", f"theirs says: {words}; ours: {standard['universe']}")


def _of_coverage(
    row: Mapping[str, Any], observation: Observation, metadata: Mapping[str, Any]
) -> Iterator[Reason]:
    area = metadata["areas"][row["area"]]
    told = _words(observation, "geography")
    for words in told:
        yield Reason("geography", f"theirs says: {words}; ours: {area['coverage']}")
    if not told and row["area"] != area["country"]:
        yield Reason("geography", f"ours covers {area['coverage']} Theirs does not say so")
