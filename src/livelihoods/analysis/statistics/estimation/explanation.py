"""A plan in words: what is read, how often, and how numbers become whole."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.linearization import TOGETHER
from livelihoods.analysis.statistics.estimation.measures import is_relative
from livelihoods.analysis.statistics.estimation.question import Asked, AskedDistribution, Questions
from livelihoods.analysis.statistics.estimation.ranges import ranges
from livelihoods.analysis.statistics.estimation.statement import plain

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


def explain(
    survey: "Survey", questions: Questions, folding: Folding, measured: Sequence[int]
) -> str:
    """Say what a plan will do; `measured` numbers the quantities whose scale must be looked for."""
    lines = [
        f"{len(questions.asked)} statistics in {len(folding.sets)} sets of domains.",
        f"Standard errors: {_errors(survey)}.",
        *_readings(survey, questions, folding, measured),
        f"Weights are taken {folding.sample.scale.words()}",
    ]
    lines.extend(
        f"{plain(text)} is taken {scale.words()}"
        for text, scale in zip(folding.terms.values, folding.scales, strict=True)
    )
    if any(shifts := folding.shifts()):
        lines.append(
            f"PSU totals are shortened by up to {max(shifts)} bits before they are "
            "squared: standard errors are rounded, estimates are not."
        )
    return "\n".join(lines)


def _errors(survey: "Survey") -> str:
    replicates = survey.replicates
    if replicates is not None:
        fitted = ", fitted to known totals" if survey.adjustment is not None else ""
        return f"from {len(replicates.weights)} replicate weights{fitted}"
    stages = survey.design.stages if survey.design else 1
    words = "linearized, one stage" if stages == 1 else f"linearized, {stages} stages"
    return words if survey.adjustment is None else f"{words}, weights adjusted to known totals"


def _readings(
    survey: "Survey", questions: Questions, folding: Folding, measured: Sequence[int]
) -> Iterator[str]:
    adjusted, replicated = survey.adjustment is not None, survey.replicates is not None
    smooth = [each for each in questions.asked if isinstance(each, Asked)]
    others = [each for each in questions.asked if isinstance(each, AskedDistribution)]
    times = "twice" if adjusted else "once"
    words = f"The design columns are read {times}"
    yield f"{words}, the analysis columns once." if smooth else f"{words}."
    if adjusted:
        yield (
            "The adjusting columns are read once for the weights, and again to fit the replicate "
            "weights: once more for cells, some ten times where a calibration is solved by steps."
            if replicated
            else "The adjusting columns are read once for the weights; standard errors read them, "
            "with the analysis columns, twice more."
        )
    simple = not (adjusted or replicated or (survey.design and survey.design.stages > 1))
    if len(folding.sets) > TOGETHER and smooth and not (adjusted or replicated):
        yield (
            "For so many sets the records are kept in the engine, with codes in the place of "
            "texts, and added up set by set; each column of texts is read once more."
        )
    if simple and len(folding.sets) <= TOGETHER and (parts := len(ranges(folding))) > 1:
        yield (
            f"What is added up over the design is read in {parts} ranges of strata: of a Parquet "
            "file sorted by a column of strata each reads its own part, else the whole file."
        )
    if measured:
        yield "Columns of quantities are read once more, to find how they become whole."
    if questions.level_queries:
        yield f"Levels of shares are listed by {questions.level_queries} more readings."
    yield from _of_distributions(others, len(survey.replicates.weights) if survey.replicates else 0)
    if replicated:
        yield (
            "Degrees of freedom, where they are not given, take a look at the first records, and "
            "four more readings where replicates depend on each other."
        )


def _of_distributions(asked: Sequence[AskedDistribution], replicates: int) -> Iterator[str]:
    """Say what quantiles and measures of distributions read, group by group as they share it."""
    groups: dict[tuple[str | bool, ...], list[AskedDistribution]] = defaultdict(list)
    for each in asked:
        rule = each.statistic.kind == "quantile" and each.statistic.rule
        groups[rule, each.y.sql(), each.within.sql()].append(each)
    for key in sorted(groups, key=str):
        statistics = [each.statistic for each in groups[key]]
        if key[0]:
            yield (
                "Quantiles read the analysis columns twice: for the distribution, and for the "
                "share at or below each."
            )
            if any(each.interval == "score" for each in statistics):
                yield (
                    "Bounds by the score are searched by halving: one more reading for each time "
                    "that the number of different values can be halved (10 for 1,000 values)."
                )
            if any(each.interval == "quantile" for each in statistics):
                yield (
                    "Errors of quantiles take one more reading for each of "
                    f"{replicates} replicates."
                )
            continue
        relative = any(is_relative(each) for each in statistics)
        if replicates:
            times = "twice, for the line and the measure," if relative else "once more"
            yield (
                "Measures of a distribution read the analysis columns once for the estimate, and "
                f"{times} for each of {replicates} replicates."
            )
            continue
        yield (
            "Measures of a distribution read the analysis columns once for the distribution, and "
            "again for the scores."
        )
        if relative:
            yield "The line that they are taken against is read twice in the same way."
