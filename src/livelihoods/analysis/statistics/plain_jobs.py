"""The query over a frame that comes with its design and without a codebook."""

from sqlglot import exp

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.design import Design
from livelihoods.analysis.statistics.estimation.fpc_weights import weights_from_fpc
from livelihoods.analysis.statistics.estimation.replicate_names import replicate_names
from livelihoods.analysis.statistics.expressions import DIALECT, Names, Place, bind
from livelihoods.analysis.statistics.faults import Bound
from livelihoods.analysis.statistics.jobs import (
    FILE,
    FPC,
    ONE_STRATUM,
    PERIOD,
    PSU,
    STRATUM,
    TEXT_WEIGHT,
    UNIT,
    WEIGHT,
    JobNames,
    Jobs,
    extended_step,
    refuse_truth_values,
)
from livelihoods.analysis.statistics.reading import Part, read_column
from livelihoods.analysis.statistics.record import raw_column


def plain_jobs(parts: list[Part], design: Design, beside: Part | None = None) -> Jobs:
    """Build the steps for a frame that comes with its design and without a codebook.

    `beside` has further columns, record for record.
    """
    columns = [name for name in parts[0].columns if all(part.find(name) for part in parts)]
    # Numbered, because the engine does not tell names apart that differ in case only.
    inner = {name: f"{number}_{name}" for number, name in enumerate(columns)}
    names: Names = {
        name: exp.column(exp.to_identifier(raw_column(inner[name]), quoted=True))
        for name in columns
    }
    replicates = _replicates(design, parts, beside)
    source: exp.Query | None = None
    for part in parts:
        loaded = [read_column(part, name, "any", inner[name]) for name in columns]
        row = exp.select(*loaded, copy=False).from_(part.table, dialect=DIALECT, copy=False)
        if beside is not None:
            further = exp.select(
                *(
                    exp.alias_(beside.column(name), f"_replicate{n}")
                    for n, name in enumerate(replicates)
                )
            ).from_(beside.table, dialect=DIALECT)
            row = row.select(*(f"_replicate{n}" for n in range(len(replicates))))
            row = row.join(exp.Join(this=further.subquery("beside"), method="POSITIONAL"))
        if design.psu is None:
            row = row.select("ROW_NUMBER() OVER () AS _row", dialect=DIALECT)
            row = row.select(exp.alias_(exp.Literal.string(part.name), FILE))
        source = row if source is None else exp.union(source, row, distinct=False, copy=False)
    assert source is not None

    def bound(text: str | None, key: str, otherwise: str) -> exp.Expr:
        if text is None:
            return exp.maybe_parse(otherwise, dialect=DIALECT)
        return bind(text, names, Place("design", "", key))

    itself = "_file || '#' || CAST(_row AS TEXT)"
    units = design.units or (None,)
    fpcs = (*design.fpcs, *[None] * (len(units) - len(design.fpcs)))
    extra = {
        PERIOD: exp.Literal.string(""),
        STRATUM: bound(design.strata, "strata", f"'{ONE_STRATUM}'"),
        PSU: bound(units[0], "psu", itself),
        FPC: bound(fpcs[0], "fpc", "NULL"),
        TEXT_WEIGHT: exp.false(),
    }
    for stage, (unit, fpc) in enumerate(zip(units[1:], fpcs[1:], strict=True), start=2):
        extra |= {
            f"{UNIT}{stage}": bound(unit, "psu", itself),
            f"{FPC}{stage}": bound(fpc, "fpc", "NULL"),
        }
    words = {
        "weight": design.weights or "weights",
        "strata": design.strata or "strata",
        "psu": units[0] or "psu",
    }
    steps = {"source": exp.select("*").from_(source.subquery("parts", copy=False), copy=False)}
    if design.weights is None and design.fpcs:
        steps |= weights_from_fpc(extra, len(units), record_is_psu=design.psu is None)
    else:
        extra[WEIGHT] = bound(design.weights, "weights", "1")
        steps["jobs"] = extended_step("source", extra)
    _refuse_text_weight(parts, design)
    keys = {WEIGHT: "weights", STRATUM: "strata", PSU: "psu", FPC: "fpc"}
    found = [
        Bound(Place("design", "", key), "source", extra[name])
        for name, key in keys.items()
        if name in extra
    ]
    weights = [
        names[name].sql(DIALECT) if beside is None else f"_replicate{n}"
        for n, name in enumerate(replicates)
    ]
    return Jobs(
        steps,
        JobNames(names, {}),
        words,
        bound=found,
        record_is_psu=design.psu is None,
        has_fpc=bool(design.fpcs),
        replicates=tuple(weights),
    )


def _replicates(design: Design, parts: list[Part], beside: Part | None) -> list[str]:
    """Return the names of the columns of replicate weights."""
    if design.replicates is None or design.replicates.made:
        return []
    if beside is None:
        return replicate_names(design.replicates, list(parts[0].columns))
    if len(parts) > 1:
        raise SurveyError("replicates: a second file goes with one file of records, not with more")
    if beside.records != parts[0].records:
        raise SurveyError(
            f"replicates: {beside.name} has {beside.records} records, {parts[0].name} has "
            f"{parts[0].records}: they must be the same records in the same order"
        )
    return replicate_names(design.replicates, list(beside.columns))


def _refuse_text_weight(parts: list[Part], design: Design) -> None:
    for part in parts:
        found = part.find(design.weights) if design.weights else None
        if found and part.is_text(found):
            raise SurveyError(
                f"{part.name}: the weight {found} is text, not a number; {part.advice(found)}"
            )
        if found:
            refuse_truth_values(part, found)
