"""What a brief tells, computed from a survey: judged estimates, and what depends on them.

Of several periods that are not pooled a brief is of the last one; the earlier ones are its past.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from livelihoods.analysis.statistics import Survey, Table, scheme
from livelihoods.analysis.statistics.asking import absent_fields, universe, why_not
from livelihoods.analysis.statistics.decomposition import rate_gap
from livelihoods.analysis.statistics.decomposition.rate_gap import INFORMAL
from livelihoods.analysis.statistics.engine import MEMORY, Progress
from livelihoods.analysis.statistics.errors import SurveyError, TooFewRecordsError
from livelihoods.analysis.statistics.estimation.statistic import mean
from livelihoods.analysis.statistics.group_figures import GroupRow, group_rows
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators.briefs.contribution_file import Contribution, read
from livelihoods.knowledge.indicators.briefs.estimate import Estimate, Estimates

_NATURE = ("sex",), ("nature",)

QUESTIONS: tuple[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], ...] = (
    (
        (
            *("employment", "informal_employment", "informal_employment_rate"),
            *("informal_sector_employment", "informal_sector_employment_share"),
            *("informal_jobs_in_formal_enterprises", "formal_jobs_in_informal_enterprises"),
            *("women_share_of_informal_employment", "sector_share_of_informal_employment"),
            *("activity_share_of_informal_employment", "gender_gap_in_informal_employment"),
            *("gender_gap_in_hourly_earnings",),
        ),
        (),
    ),
    (
        ("informal_employment_rate",),
        (
            *(("sex",), ("status",), ("activity",), ("age_group",), ("education",)),
            *(("area_type",), ("sex", "status")),
        ),
    ),
    (("status_share_of_informal_employment",), (("sex",),)),
    (("social_security_coverage",), (("sex",),)),
    (
        (
            *("paid_annual_leave_coverage", "paid_sick_leave_coverage"),
            *("written_contract_coverage", "temporary_contract_share", "union_membership"),
        ),
        _NATURE,
    ),
    (
        (
            *("mean_usual_hours", "mean_actual_hours"),
            *("excessive_usual_hours", "excessive_actual_hours"),
        ),
        (*_NATURE, ("status",)),
    ),
    (
        ("median_monthly_earnings", "median_hourly_earnings", "low_pay_rate"),
        (*_NATURE, ("status",)),
    ),
)
"""Indicators, and by what they are broken down. All are judged together, as one table."""

_RATE = "informal_employment_rate"
_POINTS = 100.0


WhyNot = Literal["", "few_records", "several_periods"]
"""Why the gap between women and men is not split."""


@dataclass(frozen=True)
class Request:
    """What was asked for."""

    files: Sequence[Path]
    codebook: str
    standard: str = scheme.DEFAULT
    periods: Sequence[str] = ()
    pool: bool = False
    contribution: Path | None = None
    memory: str = MEMORY
    command: Sequence[str] = ()


@dataclass(frozen=True)
class Material:
    """All that a brief may tell.

    Attributes:
        period: The period that the brief is of.
        estimates: Judged figures of that period.
        past: The informal employment rate of each period, if there are several.
        change: The rate of the last period less that of the first, in points.
        gap: The rate of women less that of men, in points.
        split: What the gap is made of, in points: composition, rate; none where it is not told.
        without_split: Why the split is not told, where that is not for the gap itself: a cell has
            too few records for it, or the files hold several periods, of which it cannot be made.
        groups: Worker groups, those that the survey does not tell too.
        contribution: Contribution to value added, where it was given.
        metadata: That of the table of estimates.
        rates_of: Whom the standard's rates count, where it narrows them; else empty.
    """

    period: str
    estimates: Estimates
    past: tuple[Estimate, ...]
    change: Estimate | None
    gap: Estimate | None
    split: dict[str, Estimate]
    without_split: WhyNot
    groups: tuple[GroupRow, ...]
    contribution: Contribution | None
    metadata: dict[str, Any]
    rates_of: str = ""

    @property
    def survey(self) -> dict[str, Any]:
        """What the metadata say of the survey."""
        found: dict[str, Any] = self.metadata["codebooks"][0]
        return found

    @property
    def standard(self) -> dict[str, Any]:
        """What the metadata say of the standard."""
        found: dict[str, Any] = self.metadata["standards"][0]
        return found

    @property
    def area(self) -> dict[str, Any]:
        """Name, country and coverage of the area."""
        found: dict[str, Any] = self.metadata["areas"][self.survey["area"]]
        return found

    @property
    def has_stand_in_error(self) -> bool:
        """Whether the design is not the survey's own: then true errors are larger than shown."""
        return bool(self.survey["design"]["stand_in"])


def gather(request: Request, progress: Progress | None = None) -> Material:
    """Compute what a brief tells.

    Raises:
        InputError: The files, the codebook, the standard or the contribution are wrong.
    """
    survey = _open(request, request.files, progress)
    standard = survey.standard
    assert standard is not None
    if "nature" not in standard.outputs:
        raise SurveyError(f"{standard.id} does not tell which jobs are informal: no brief")
    focus = survey if request.pool else _last(survey, request, progress)
    period = survey.pooled_period if request.pool else survey.periods[-1]
    # Before all else: where it is wrong, nobody waits for the figures.
    contribution = None if request.contribution is None else read(request.contribution, focus)
    table = answers(focus, request)
    assert table.metadata is not None
    metadata = table.metadata
    # A file may hold more periods than the one that the brief is of.
    rows = [row for row in table.arrow().to_pylist() if row["period"] == period]
    estimates = Estimates.from_rows(rows)
    groups = group_rows(focus, pool=request.pool)
    past: tuple[Estimate, ...] = ()
    change: Estimate | None = None
    if len(survey.periods) > 1:
        rates = survey.indicators([_RATE], command=request.command)
        past = tuple(Estimate.from_row(row) for row in rates.arrow().to_pylist())
        change = _change(survey, past)
        metadata = _with_the_past(metadata, rates.metadata)
    split, without_split = split_or_why_not(focus, estimates, pool=request.pool)
    return Material(
        period=period,
        estimates=estimates,
        past=past,
        change=change,
        gap=estimates.shown("gender_gap_in_informal_employment"),
        split=split,
        without_split=without_split,
        groups=tuple(row for row in groups if row.period == period),
        contribution=contribution,
        metadata=metadata,
        rates_of=standard.rate_words if standard.rate_base else "",
    )


def _open(request: Request, files: Sequence[Path], progress: Progress | None) -> Survey:
    periods = request.periods if len(files) == len(request.files) else ()
    return Survey.open(
        list(files),
        request.codebook,
        standard=request.standard,
        period=list(periods),
        memory=request.memory,
        progress=progress,
    )


def _last(survey: Survey, request: Request, progress: Progress | None) -> Survey:
    """Return the survey of the files that hold the last period."""
    if len(survey.periods) == 1:
        return survey
    last = survey.periods[-1]
    holding = [place for place, periods in enumerate(survey.part_periods) if last in periods]
    if len(holding) == len(request.files):
        return survey
    files = [request.files[place] for place in holding]
    periods = [request.periods[place] for place in holding] if request.periods else []
    return _open(replace(request, files=files, periods=periods), files, progress)


def answers(survey: Survey, request: Request) -> Table:
    """Ask all questions of a brief that the survey can answer; what it cannot is in no row."""
    absent = set(absent_fields(survey))
    questions = []
    for names, sets in QUESTIONS:
        told = [name for name in names if why_not(survey, INDICATORS[name]) is None]
        if told:
            questions.append((told, [each for each in sets if absent.isdisjoint(each)]))
    return survey.answers(questions, pool=request.pool, command=request.command)


def _with_the_past(metadata: dict[str, Any], past: dict[str, Any] | None) -> dict[str, Any]:
    """Return the metadata of a brief with all files that it rests on, of earlier periods too."""
    assert past is not None
    codebook = {**metadata["codebooks"][0], "files": past["codebooks"][0]["files"]}
    plans = "\n".join((metadata["digests"]["plan"], past["digests"]["plan"]))
    plan = hashlib.sha256(plans.encode()).hexdigest()
    return {
        **metadata,
        "codebooks": [codebook],
        "digests": {**metadata["digests"], "plan": plan},
    }


def _narrowed(survey: Survey) -> str:
    """Return the condition of those whom the rate counts."""
    standard = survey.standard
    assert standard is not None
    conditions = [universe(standard), *([standard.rate_base] if standard.rate_base else [])]
    return " AND ".join(f"({each})" for each in conditions)


def _change(survey: Survey, past: Sequence[Estimate]) -> Estimate | None:
    """Return the change of the rate from the first period to the last; none if one is withheld."""
    if any(each.value is None for each in (past[0], past[-1])):
        return None
    # Taken as one sample: a change has less error where periods have sampling units in common.
    found = survey.covariance([mean(INFORMAL)], by=["period"], where=_narrowed(survey), pool=True)
    places = {row["period"]: place for place, row in enumerate(found.rows)}
    first, last = places[past[0].period], places[past[-1].period]
    change = found.contrast({last: _POINTS, first: -_POINTS})
    return Estimate(
        "change", past[-1].period, "points", change.value, change.lower, change.upper,
        df=change.df, flags=past[-1].flags,
    )  # fmt: skip


def split_or_why_not(
    survey: Survey, estimates: Estimates, *, pool: bool = False
) -> tuple[dict[str, Estimate], WhyNot]:
    """Return the parts of the gap, or why it is not split (where that is not for the gap itself).

    Args:
        survey: The records of the brief's period.
        estimates: What the brief tells of it.
        pool: Whether several periods are one.
    """
    if len(survey.periods) > 1 and not pool:
        return {}, "several_periods"
    try:
        return _split(survey, estimates), ""
    except TooFewRecordsError:
        return {}, "few_records"


def _split(survey: Survey, estimates: Estimates) -> dict[str, Estimate]:
    """Return the parts of the gap by status; none where the gap itself is not told.

    Raises:
        TooFewRecordsError: A status of women or men has too few records to split the gap by it.
    """
    shown = [estimates.shown(_RATE, sex=sex) for sex in ("female", "male")]
    if not all(shown):
        return {}
    standard = survey.standard
    assert standard is not None
    if standard.rate_base:
        return {}
    rows = rate_gap(survey, "sex", "status").arrow().to_pylist()
    return {
        row["component"]: Estimate(
            row["component"], row["period"], "points", row["value"], row["lower"], row["upper"],
            n=row["n"], df=row["df"], flags=frozenset(filter(None, (row["flag"] or "").split(";"))),
        )
        for row in rows
        if row["component"] in {"composition", "rate"} and row["term"] is None
    }  # fmt: skip
