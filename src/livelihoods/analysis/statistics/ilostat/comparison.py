"""Estimates beside what ILOSTAT publishes: which figures are of the same thing, how far apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.estimates import Estimates
from livelihoods.analysis.statistics.ilostat import bulk_file
from livelihoods.analysis.statistics.ilostat.bulk_file import INDICATORS, BulkFile, Observation
from livelihoods.analysis.statistics.ilostat.reasons import Reason, reasons
from livelihoods.analysis.statistics.period import Period


@dataclass(frozen=True, slots=True)
class Pair:
    """One of our figures and one of the ILO's that are of the same thing.

    Attributes:
        ours: The row of the estimates.
        theirs: The ILO's observation.
        file: Where that stands.
        reasons: Why they may differ, as far as the metadata of either says.
    """

    ours: Mapping[str, Any]
    theirs: Observation
    file: BulkFile
    reasons: tuple[Reason, ...]

    @property
    def published(self) -> float:
        """The ILO's value, in our unit."""
        assert self.theirs.value is not None
        return self.theirs.value

    @property
    def difference(self) -> float:
        """Ours less theirs, in our unit; of rates these are points."""
        return float(self.ours["value"] - self.published)

    @property
    def is_within(self) -> bool | None:
        """Whether theirs lies in our interval; None where we have none."""
        if self.ours["lower"] is None or self.ours["upper"] is None:
            return None
        return bool(self.ours["lower"] <= self.published <= self.ours["upper"])


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A figure of ours, or of the ILO's, that was compared with none, and why."""

    ours: Mapping[str, Any] | None
    theirs: Observation | None
    file: BulkFile | None
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What matched and what did not, in the order of the estimates, then of the files."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    files: tuple[BulkFile, ...]


def compare(estimates: Estimates, paths: Sequence[Path]) -> Comparison:
    """Compare estimates with bulk files of ILOSTAT.

    Figures match by indicator, country, sex, classification and time: the same period, else the
    year that ours lies in. Of the files only the years of the estimates are looked at. Several
    surveys of one country and year are compared each.

    Raises:
        EstimatesError: A file is no bulk file of ILOSTAT, or holds no indicator that we have.
    """
    rows = estimates.table.to_pylist()
    areas = {code: _names(area) for code, area in estimates.metadata["areas"].items()}
    years = {str(Period.parse(row["period"]).year) for row in rows}
    files = tuple(bulk_file.read(path, areas, years) for path in paths)
    found = [(row, *_candidates(row, files, areas[row["area"]])) for row in rows]
    pairs, unmatched, used = [], [], set()
    for row, matches, missing in found:
        used |= {id(observation) for observation, _ in matches}
        seen = set()
        for observation, file in matches:
            # One value stands in a file several times: as the total of each classification.
            what = (file.name, observation.indicator, observation.source, observation.value)
            if what in seen:
                continue
            seen.add(what)
            if (why := _incomparable(row, observation)) is not None:
                unmatched.append(Unmatched(row, observation, file, why))
                continue
            others = [each for each in files if each is not file]
            about = reasons(row, observation, file, others, estimates.metadata)
            pairs.append(Pair(row, observation, file, tuple(about)))
        if missing:
            unmatched.append(Unmatched(row, None, None, missing))
    unmatched += _leftover(rows, files, used)
    return Comparison(tuple(pairs), tuple(unmatched), files)


def _names(area: Mapping[str, str]) -> set[str]:
    """Return what a file may call an area: the code or the name of its country.

    A part of a country is named after it, "Argentina, 31 urban agglomerations".
    """
    return {area["country"], area["name"], area["name"].partition(",")[0]}


def domain_of(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the domain of a row of estimates, without totals."""
    return {name: row[name] for name in DIMENSION_NAMES if row.get(name) is not None}


def _candidates(
    row: Mapping[str, Any], files: Sequence[BulkFile], names: Iterable[str]
) -> tuple[list[tuple[Observation, BulkFile]], str]:
    """Return the observations of the same thing as a row, or why there is none."""
    if row["indicator"] not in INDICATORS.values():
        return [], "ILOSTAT has no indicator that is the same"
    here = [(each, file) for file in files for each in file.observations[row["area"]]]
    if not here:
        called = " or ".join(sorted(names))
        return [], f"no file has an area called {called} in that year"
    same = [each for each in here if INDICATORS[each[0].indicator] == row["indicator"]]
    if not same:
        return [], "no file has the indicator"
    same = [each for each in same if each[0].domain == domain_of(row)]
    if not same:
        return [], "no file has such a breakdown"
    period = Period.parse(row["period"])
    exact = [each for each in same if each[0].period == row["period"]]
    is_of_one_year = not period.until or period.until.startswith(str(period.year))
    year = [each for each in same if each[0].period == str(period.year) and is_of_one_year]
    return (
        exact or year,
        "" if exact or year else "no file has the period, nor a year around it",
    )


def _incomparable(row: Mapping[str, Any], observation: Observation) -> str | None:
    if row["value"] is None:
        return "ours is suppressed"
    if observation.value is None:
        return "the ILO withholds the value" + (
            f" (status {observation.status})" if observation.status else ""
        )
    return None


def _leftover(
    rows: Sequence[Mapping[str, Any]], files: Sequence[BulkFile], used: set[int]
) -> Iterator[Unmatched]:
    """Yield what the files have on our areas and years and we do not."""
    asked = {row["indicator"] for row in rows}
    for file in files:
        for area, observations in file.observations.items():
            for each in observations:
                if id(each) in used:
                    continue
                if each.domain is None:
                    why = "we have no such category"
                elif INDICATORS[each.indicator] not in asked:
                    why = "the estimates do not hold the indicator"
                else:
                    why = f"the estimates of {area} have no such breakdown or period"
                yield Unmatched(None, each, file, why)
