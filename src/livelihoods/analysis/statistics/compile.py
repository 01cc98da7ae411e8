"""From statistics and domains to SQL: the two statements of a plan, built as sqlglot trees.

The design statement reads the design columns once and counts PSUs per stratum. The estimates
statement reads the analysis columns once: records are added up to (domain, PSU), those to
(domain, stratum), all inside the engine and in whole numbers. What comes back is small.
"""

from collections.abc import Sequence

import sqlglot
from sqlglot import exp

from livelihoods.analysis.statistics.design import DECIMALS, CheckedDesign, Scale
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.jobs import (
    FPC,
    PERIOD,
    PSU,
    STRATUM,
    TEXT_WEIGHT,
    WEIGHT,
    Jobs,
)
from livelihoods.analysis.statistics.measures import Measures

_HUGE_BITS = 126  # HUGEINT holds 127; one is kept for sums of differences


def block_sql(pooled: str | None) -> str:
    """Return the SQL of the block: one per period, or one for all of them pooled."""
    return PERIOD if pooled is None else exp.Literal.string(pooled).sql(DIALECT)


def design_statement(jobs: Jobs, pooled: str | None) -> str:
    """Compile the reading of the design columns: one row per block and stratum."""
    whole = [
        f"BOOL_AND(ROUND(w * 1e{d}) / 1e{d} = w OR NOT ISFINITE(w)) AS whole_{d}" for d in DECIMALS
    ]
    flags = ("text_weights", "null_weights", "odd_weights", "negative_weights")
    by_psu = (
        exp.select(
            *("block", "stratum", "psu", "COUNT(*) AS records"),
            "COUNT(*) FILTER (WHERE is_text) AS text_weights",
            "COUNT(*) FILTER (WHERE w IS NULL AND NOT is_text) AS null_weights",
            "COUNT(*) FILTER (WHERE NOT ISFINITE(w)) AS odd_weights",
            "COUNT(*) FILTER (WHERE w < 0) AS negative_weights",
            "MAX(w) AS largest_weight",
            *("MIN(fpc) AS least_fpc", "MAX(fpc) AS most_fpc"),
            *whole,
            dialect=DIALECT,
        )
        .from_("weighted")
        .group_by("block", "stratum", "psu")
    )
    weighted = exp.select(
        f"{block_sql(pooled)} AS block",
        f"CAST({STRATUM} AS TEXT) AS stratum",
        f"CAST({PSU} AS TEXT) AS psu",
        f"CAST({WEIGHT} AS DOUBLE) AS w",
        f"{TEXT_WEIGHT} AS is_text",
        f"CAST({FPC} AS DOUBLE) AS fpc",
        dialect=DIALECT,
    ).from_("jobs")
    select = (
        exp.select(
            *("block", "COALESCE(stratum, '') AS stratum", "COUNT(*) AS psus"),
            "CAST(SUM(records) AS BIGINT) AS records",
            "MAX(records) AS largest_psu",
            *(f"CAST(SUM({flag}) AS BIGINT) AS {flag}" for flag in flags),
            "CAST(SUM(CASE WHEN stratum IS NULL THEN records ELSE 0 END) AS BIGINT) AS null_strata",
            "CAST(SUM(CASE WHEN psu IS NULL THEN records ELSE 0 END) AS BIGINT) AS null_psu",
            "COALESCE(MAX(largest_weight), 0) AS largest_weight",
            *("MIN(least_fpc) AS least_fpc", "MAX(most_fpc) AS most_fpc"),
            *(f"BOOL_AND(COALESCE(whole_{d}, TRUE)) AS whole_{d}" for d in DECIMALS),
            dialect=DIALECT,
        )
        .from_("by_psu")
        .group_by("block", "stratum")
        .order_by("block", "stratum")
    )
    return jobs.query(select, {"weighted": weighted, "by_psu": by_psu}).sql(DIALECT, pretty=True)


def nesting_statement(jobs: Jobs, pooled: str | None) -> str:
    """Compile the search for a PSU that stands in two strata."""
    labels = exp.select(
        f"{block_sql(pooled)} AS block",
        f"CAST({PSU} AS TEXT) AS psu",
        f"CAST({STRATUM} AS TEXT) AS stratum",
        dialect=DIALECT,
    ).from_("jobs")
    select = (
        exp.select("psu")
        .from_(labels.subquery("labels"))
        .group_by("block", "psu")
        .having("COUNT(DISTINCT stratum) > 1", dialect=DIALECT)
        .order_by("psu")
        .limit(1)
    )
    return jobs.query(select).sql(DIALECT, pretty=True)


def values_statement(jobs: Jobs, universe: str, values: Sequence[str]) -> str:
    """Compile the reading that finds how quantities become whole numbers: one row, all of them."""
    columns = []
    for number, value in enumerate(values):
        v = f"CAST(({value}) AS DOUBLE)"
        columns.append(f"COALESCE(MAX(ABS({v})), 0) AS largest_{number}")
        columns.extend(
            f"COALESCE(BOOL_AND(ROUND({v} * 1e{d}) / 1e{d} = {v}), TRUE) AS whole_{number}_{d}"
            for d in DECIMALS
        )
    select = exp.select(*columns, dialect=DIALECT).from_("jobs").where(universe, dialect=DIALECT)
    return jobs.query(select).sql(DIALECT, pretty=True)


def square_shifts(measures: Measures, design: CheckedDesign, scales: Sequence[Scale]) -> list[int]:
    """Return by how many bits the PSU totals of each measure are shortened before they are squared.

    0 nearly always: then squares and products are exact too. A measure whose squares would not fit
    HUGEINT is shortened by a power of two; the totals themselves are exact in any case.
    """
    room = (_HUGE_BITS - design.largest_stratum.bit_length()) // 2
    shifts = []
    for measure in measures.totals:
        largest = 1 if measure.value is None else scales[measure.value].bound
        psu_total = design.scale.bound * largest * design.largest_psu
        shifts.append(max(0, psu_total.bit_length() - room))
    return shifts


def estimates_statement(
    jobs: Jobs,
    *,
    universe: str,
    pooled: str | None,
    domains: Sequence[Sequence[str]],
    columns: dict[str, str],
    measures: Measures,
    design: CheckedDesign,
    scales: Sequence[Scale],
    shifts: Sequence[int],
) -> str:
    """Compile the one reading of the analysis columns.

    Args:
        jobs: The steps before it.
        universe: Condition of the records that count at all.
        pooled: Name of the one block, or None for a block per period.
        domains: The sets of columns to break down by.
        columns: Column of a domain -> its SQL.
        measures: What is added up.
        design: The checked design.
        scales: How each quantity becomes a whole number.
        shifts: See `square_shifts`.
    """
    keys = list(columns)
    factor = float(design.scale.factor)
    scaled = (
        exp.select(
            f"{block_sql(pooled)} AS block",
            f"CAST({STRATUM} AS TEXT) AS stratum",
            f"CAST({PSU} AS TEXT) AS psu",
            *(f"{sql} AS d{number}" for number, sql in enumerate(columns.values())),
            f"CAST(ROUND(CAST({WEIGHT} AS DOUBLE) * {factor!r}) AS BIGINT) AS w",
            # Ones and zeros: adding them up is several times quicker than filtered aggregates.
            *(
                f"CAST(COALESCE({sql}, FALSE) AS TINYINT) AS c{number}"
                for number, sql in enumerate(measures.conditions)
            ),
            *(
                f"CAST(ROUND(CAST(({sql}) AS DOUBLE) * {float(scale.factor)!r}) AS HUGEINT) "
                f"AS v{number}"
                for number, (sql, scale) in enumerate(zip(measures.values, scales, strict=True))
            ),
            dialect=DIALECT,
        )
        .from_("jobs")
        .where(universe, f"{WEIGHT} > 0", dialect=DIALECT)
    )
    by_psu = _by_psu(domains, keys, measures)
    select = _by_stratum(keys, measures, shifts)
    extra = {"scaled": scaled, "weighted": _weighted(len(keys), measures), "by_psu": by_psu}
    return jobs.query(select, extra).sql(DIALECT, pretty=True)


def _weighted(dimensions: int, measures: Measures) -> exp.Select:
    """Weigh each record: what it adds to each total, as a whole number."""
    totals = []
    for number, measure in enumerate(measures.totals):
        if measure.value is None:
            totals.append(f"w * c{measure.count} AS t{number}")
        else:
            value = f"w::HUGEINT * v{measure.value}"
            totals.append(f"CASE WHEN c{measure.count} = 1 THEN {value} ELSE 0 END AS t{number}")
    return exp.select(
        *("block", "stratum", "psu", *(f"d{number}" for number in range(dimensions))),
        *(f"c{number}" for number in range(len(measures.conditions))),
        *totals,
        dialect=DIALECT,
    ).from_("scaled")


def _by_psu(
    domains: Sequence[Sequence[str]], keys: Sequence[str], measures: Measures
) -> exp.Select:
    dims = [f"d{number}" for number in range(len(keys))]
    sets = ", ".join(
        "(" + ", ".join(["block", "stratum", "psu", *(f"d{keys.index(k)}" for k in each)]) + ")"
        for each in domains
    )
    grouping = f"GROUPING({', '.join(dims)})" if dims else "0"
    select = exp.select(
        *(f"{grouping} AS domain_set", "block", "stratum", *dims),
        *(f"CAST(SUM(c{n}) AS BIGINT) AS n{n}" for n in range(len(measures.conditions))),
        *(f"SUM(t{n}) AS t{n}" for n in range(len(measures.totals))),
        dialect=DIALECT,
    ).from_("weighted")
    # The parts are columns of our own making; the builder has no words for grouping sets.
    sets_only = f"SELECT 1 FROM weighted GROUP BY GROUPING SETS ({sets})"  # noqa: S608
    tree = sqlglot.parse_one(sets_only, read=DIALECT)
    select.set("group", tree.args["group"])
    return select


def _by_stratum(keys: Sequence[str], measures: Measures, shifts: Sequence[int]) -> exp.Select:
    dims = [f"d{number}" for number in range(len(keys))]

    def short(number: int) -> str:
        # Shortened towards zero: the same number whatever the order of the records.
        shift = shifts[number]
        return f"t{number}" if shift == 0 else f"(t{number} // {2**shift}::HUGEINT)"

    return (
        exp.select(
            *("domain_set", "block", "stratum", *dims),
            *(
                sql
                for n in range(len(measures.conditions))
                for sql in (
                    f"CAST(SUM(n{n}) AS BIGINT) AS n{n}",
                    f"COUNT(*) FILTER (WHERE n{n} > 0) AS m{n}",
                )
            ),
            *(f"SUM(t{n}) AS t{n}" for n in range(len(measures.totals))),
            *(f"SUM({short(n)}) AS s{n}" for n in range(len(measures.totals)) if shifts[n]),
            *(
                f"SUM({short(a)} * {short(b)}) AS p{n}"
                for n, (a, b) in enumerate(measures.products)
            ),
            dialect=DIALECT,
        )
        .from_("by_psu")
        .group_by("domain_set", "block", *dims, "stratum")
        .order_by("domain_set", "block", *dims, "stratum")
    )
