"""The statements that read the design columns: how many units were drawn, and the weights."""

from collections.abc import Collection, Sequence

from livelihoods.analysis.statistics.estimation.scale import DECIMALS, whole_sql
from livelihoods.analysis.statistics.estimation.statement import select
from livelihoods.analysis.statistics.jobs import FPC, PSU, STRATUM, TEXT_WEIGHT, WEIGHT, Jobs

_PEEK = 2048


def peek_statement(jobs: Jobs, quantities: Collection[str]) -> str:
    """Compile a look at the first records: from them the scale of each quantity is guessed."""
    columns = [f"CAST({each} AS DOUBLE) AS q{n}" for n, each in enumerate(quantities)]
    return jobs.statement(select(*columns).from_("jobs").limited(_PEEK)).sql()


def keys_statement(jobs: Jobs) -> str:
    """Compile the question of which types the design columns have."""
    query = select(STRATUM, PSU, WEIGHT, FPC).from_("jobs").limited(0)
    return jobs.statement(query).sql()


def design_statement(
    jobs: Jobs,
    block: str | None,
    *,
    guess: int | None = None,
    decimals: Collection[int] = (),
    nan: Collection[str] = (),
) -> str:
    """Compile the reading of the design columns: one row per block and stratum.

    A missing weight makes `least_weight` infinite; one that has more decimals than guessed makes
    `largest_weight` not a number: an aggregate for each PSU costs more than the test does.

    Args:
        jobs: The steps before it.
        block: SQL of the block that has a sample of its own, None where there is one for all.
        guess: The decimals that weights are thought to have.
        decimals: Whether weights have so many decimals is found out, for each number of them.
        nan: Which of stratum and PSU are floating point: there "not a number" is missing.
    """
    psu = f"CASE WHEN ISNAN({PSU}) THEN NULL ELSE {PSU} END" if PSU in nan else PSU
    weighted = select(
        *([f"{block} AS block"] if block else []),
        f"{STRATUM} AS stratum",
        *([] if jobs.record_is_psu else [f"{psu} AS psu"]),
        f"CAST({WEIGHT} AS DOUBLE) AS w",
        *([f"CAST({FPC} AS DOUBLE) AS fpc"] if jobs.has_fpc else []),
    ).from_("jobs")
    largest = "w" if guess is None else f"CASE WHEN {whole_sql('w', guess)} THEN w ELSE 'NaN' END"
    # Missing for a whole stratum: drawn with replacement; for some of its records: a mistake.
    fpc = "COALESCE(fpc, '-inf'::DOUBLE)"
    checks = {
        "least_weight": "MIN(COALESCE(w, '-inf'::DOUBLE))",
        "largest_weight": f"MAX({largest})",
        **({"least_fpc": f"MIN({fpc})", "most_fpc": f"MAX({fpc})"} if jobs.has_fpc else {}),
        **{f"whole_{d}": f"BOOL_AND({whole_sql('w', d)})" for d in decimals},
    }
    found = [f"{sql} AS {name}" for name, sql in checks.items()]
    keys = ["block", "stratum"] if block else ["stratum"]
    if jobs.record_is_psu:
        counts = "COUNT(*) AS psus", "COUNT(*) AS records", "1 AS largest_psu", "0 AS null_psu"
        query = select(*keys, *counts, *found).from_("weighted").group_by(*keys)
        return jobs.statement(query, {"weighted": weighted}).sql()
    by_psu = (
        select(*keys, "psu", "COUNT(*) AS records", *found).from_("weighted").group_by(*keys, "psu")
    )
    query = (
        select(
            *(*keys, "COUNT(*) AS psus"),
            "CAST(SUM(records) AS BIGINT) AS records",
            "MAX(records) AS largest_psu",
            "COUNT(*) - COUNT(psu) AS null_psu",
            # The least of the least, the largest of the largest.
            *(f"{sql.partition('(')[0]}({name}) AS {name}" for name, sql in checks.items()),
        )
        .from_("by_psu")
        .group_by(*keys)
    )
    return jobs.statement(query, {"weighted": weighted, "by_psu": by_psu}).sql()


def faults_statement(jobs: Jobs, *, nan: Collection[str] = ()) -> str:
    """Compile the long reading, which counts what is wrong with the design columns: one row."""
    weight = f"CAST({WEIGHT} AS DOUBLE)"

    def absent(key: str) -> str:
        odd = f" OR ISNAN({key})" if key in nan else ""
        return f"COUNT(*) FILTER (WHERE {key} IS NULL{odd})"

    query = select(
        "COUNT(*) AS records",
        f"COUNT(*) FILTER (WHERE {TEXT_WEIGHT}) AS text_weights",
        f"COUNT(*) FILTER (WHERE {weight} IS NULL AND NOT {TEXT_WEIGHT}) AS null_weights",
        f"COUNT(*) FILTER (WHERE NOT ISFINITE({weight})) AS odd_weights",
        f"COUNT(*) FILTER (WHERE {weight} < 0) AS negative_weights",
        f"{absent(STRATUM)} AS null_strata",
        f"{absent(PSU)} AS null_psu",
    ).from_("jobs")
    return jobs.statement(query).sql()


def nesting_statement(jobs: Jobs, block: str | None) -> str:
    """Compile the search for a PSU that stands in two strata."""
    keys = [*([f"{block}"] if block else []), PSU]
    query = (
        select(*keys, f"MIN({STRATUM}) AS low", f"MAX({STRATUM}) AS high")
        .from_("jobs")
        .group_by(*keys)
    )
    found = select(f"{PSU} AS psu").from_("psus").where("low <> high").order_by(PSU).limited(1)
    return jobs.statement(found, {"psus": query}).sql()


def values_statement(
    jobs: Jobs, universe: str, values: Sequence[str], decimals: Sequence[Sequence[int]]
) -> str:
    """Compile the reading that finds how quantities become whole numbers: one row, all of them.

    `decimals` holds for each quantity the decimals to be looked into.
    """
    columns = []
    for number, (value, looked) in enumerate(zip(values, decimals, strict=True)):
        v = f"CAST(({value}) AS DOUBLE)"
        columns.append(f"COALESCE(MAX(ABS({v})), 0) AS largest_{number}")
        columns.extend(
            f"COALESCE(BOOL_AND({whole_sql(v, d)}), TRUE) AS whole_{number}_{d}" for d in looked
        )
    query = select(*columns).from_("jobs").where(universe)
    return jobs.statement(query).sql()


ALL_DECIMALS = tuple(DECIMALS)
