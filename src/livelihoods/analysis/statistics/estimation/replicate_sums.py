"""The statements that add up replicate weights: totals of each replicate, and the replicates' rank.

Replicate weights are taken times a power of two and rounded to whole numbers, so their sums, too,
are the same bits in any order. Records are first added up within the finest crossing of domains and
conditions, then to the domains: R replicates cost R sums per record, whatever is asked of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from livelihoods.analysis.statistics.estimation.adding import grouping
from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.statement import Select, select
from livelihoods.analysis.statistics.estimation.terms import Term
from livelihoods.analysis.statistics.jobs import WEIGHT

_FEW = 255
HEADROOM = 10
"""A replicate weight may be 2^10 times the largest weight; beyond that another scale is taken."""


@dataclass(frozen=True)
class ReplicateColumns:
    """Replicate weights as SQL over the records.

    Attributes:
        weights: SQL of each whole replicate weight.
        bits: They are taken times 2^bits.
    """

    weights: Sequence[str]
    bits: int


def _scaled(columns: ReplicateColumns) -> list[str]:
    factor = float(2.0**columns.bits)
    return [
        f"CAST(CAST({each} AS DOUBLE) * {factor!r} AS BIGINT) AS r{n}"
        for n, each in enumerate(columns.weights)
    ]


def largest_statement(folding: Folding, columns: ReplicateColumns) -> str:
    """Compile the search for the largest replicate weight."""
    each = ", ".join(f"MAX(ABS(CAST({text} AS DOUBLE)))" for text in columns.weights)
    query = select(f"GREATEST({each}) AS largest").from_("jobs")
    return folding.jobs.statement(query).sql()


def _keys(folding: Folding) -> list[str]:
    return [
        *(["block"] if folding.block else []),
        *(f"d{n}" for n in range(len(folding.columns))),
    ]


def _records(folding: Folding, columns: ReplicateColumns, limit: int | None) -> Select:
    terms = folding.terms
    query = select(
        *([f"{folding.block} AS block"] if folding.block else []),
        *(f"{sql} AS d{n}" for n, sql in enumerate(folding.columns.values())),
        f"CAST(CAST({WEIGHT} AS DOUBLE) * {float(folding.weighing.factor)!r} AS BIGINT) AS w",
        *(
            f"CAST(COALESCE({sql}, FALSE) AS TINYINT) AS c{n}"
            for n, sql in enumerate(terms.conditions)
        ),
        *(
            f"CAST(COALESCE(CAST(({sql}) AS DOUBLE), 0) * {float(scale.factor)!r} AS HUGEINT) "
            f"AS v{n}"
            for n, (sql, scale) in enumerate(zip(terms.values, folding.scales, strict=True))
        ),
        *_scaled(columns),
    ).from_("jobs")
    for table, condition in folding.joins:
        query = query.left_join(table, condition)
    query = query.where(folding.universe)
    return query.limited(limit) if limit else query


def _few(folding: Folding) -> list[int]:
    """Quantities of few whole values: records are grouped by them, not multiplied with them."""
    return [
        n for n, scale in enumerate(folding.scales) if scale.factor == 1 and scale.largest <= _FEW
    ]


def _others(term: Term, few: Sequence[int]) -> tuple[int, ...]:
    return tuple(n for n in term.values if n not in few)


def totals_statement(folding: Folding, columns: ReplicateColumns) -> str:
    """Compile the totals of each domain: of the weights (`t`), of each replicate (`r{term}_{n}`).

    `n` counts the records of each condition that have a weight.
    """
    terms, keys = folding.terms, _keys(folding)
    few = _few(folding)
    groups = [*keys, *(f"c{n}" for n in range(len(terms.conditions))), *(f"v{n}" for n in few)]
    count = len(columns.weights)
    # The products of quantities that records are weighted with, each once.
    powers = list(dict.fromkeys(_others(term, few) for term in terms.totals))

    def weighted(weight: str, values: tuple[int, ...]) -> str:
        return " * ".join([weight, *(f"v{value}" for value in values)])

    crossed = (
        select(
            *(*groups, "COUNT(*) FILTER (WHERE w <> 0) AS n"),
            *(f"SUM({weighted('w', values)}) AS p{k}" for k, values in enumerate(powers)),
            *(
                f"SUM({weighted(f'r{n}', values)}) AS p{k}_{n}"
                for k, values in enumerate(powers)
                for n in range(count)
            ),
        )
        .from_("records")
        .group_by(*groups)
    )
    group, mark = grouping(folding, ["block"] if folding.block else [])

    def chosen(term: Term, suffix: str) -> str:
        factors = [f"c{term.condition}", *(f"v{n}" for n in term.values if n in few)]
        place = powers.index(_others(term, few))
        return f"SUM({' * '.join(factors)} * p{place}{suffix})"

    query = select(
        f"{mark} AS domain_set",
        *keys,
        *(f"CAST(SUM(c{n} * n) AS BIGINT) AS n{n}" for n in terms.counted),
        *(f"{chosen(term, '')} AS t{t}" for t, term in enumerate(terms.totals)),
        *(
            f"{chosen(term, f'_{n}')} AS r{t}_{n}"
            for t, term in enumerate(terms.totals)
            for n in range(count)
        ),
    )
    query = query.from_("crossed").group_by(group)
    steps = {"records": _records(folding, columns, None), "crossed": crossed}
    return folding.jobs.statement(query, steps).sql()


def sketch_statement(
    folding: Folding, columns: ReplicateColumns, *, buckets: int, seed: int, limit: int | None
) -> str:
    """Compile a small matrix with the rank of the replicate weights, for each domain.

    Each record's row of weights is added to, or taken from, one of `buckets` rows, as a hash of the
    record says (a count sketch; Clarkson and Woodruff 2013).
    """
    keys = _keys(folding)
    count = len(columns.weights)
    content = ", ".join(["w", *(f"r{n}" for n in range(count))])
    hashed = select(
        *keys,
        # The hash of text mixes all bits; that of whole numbers does not.
        f"hash(concat(hash({content}), '#', {seed})) AS h",
        *(f"r{n}" for n in range(count)),
    ).from_("records")
    hashed = hashed.where("w <> 0")
    group, mark = grouping(folding, [*(["block"] if folding.block else []), "bucket"])
    signed = select(
        *keys,
        f"h % {buckets} AS bucket",
        f"CAST(1 - 2 * (h // {buckets} % 2)::INT AS BIGINT) AS sign",
        *(f"r{n}" for n in range(count)),
    ).from_("hashed")
    query = select(
        f"{mark} AS domain_set",
        *keys,
        *(f"CAST(SUM(sign * r{n}) AS DOUBLE) AS r{n}" for n in range(count)),
    )
    query = query.from_("signed").group_by(group)
    steps = {"records": _records(folding, columns, limit), "hashed": hashed, "signed": signed}
    return folding.jobs.statement(query, steps).sql()
