"""The statements that square z: over PSUs within strata, over further units within PSUs.

They read the temporary table `z`: one row per domain `k` and unit of the last stage (`u0` the PSU,
`u1` its secondary unit ...). A variance needs the sums of squares of each domain, a covariance the
sums of products of each pair of domains `a`, `b`. Sums are taken in the order of the units: that
makes them the same bits however many threads there are.
"""

from collections.abc import Sequence

from sqlglot import exp

from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.jobs import FPC, PSU, STRATUM, UNIT, Jobs


def stage_keys(stages: int) -> list[str]:
    """Return the columns of the sampling units of each stage."""
    return [PSU, *(f"{UNIT}{stage}" for stage in range(2, stages + 1))]


def sizes_select(jobs: Jobs, block: str | None, stage: int) -> exp.Select:
    """Compile the units drawn from each unit of the stage before, and those in the population."""
    inner = exp.select(
        *([f"{block} AS block"] if block else []),
        f"{STRATUM} AS stratum",
        *(f"{key} AS u{n}" for n, key in enumerate(stage_keys(stage - 1))),
        f"{UNIT}{stage} AS unit",
        f"CAST({FPC}{stage} AS DOUBLE) AS fpc",
        dialect=DIALECT,
    ).from_("jobs")
    keys = [*(["block"] if block else []), "stratum", *(f"u{n}" for n in range(stage - 1))]
    select = (
        exp.select(
            *keys,
            "COUNT(DISTINCT unit) AS drawn",
            "MIN(fpc) AS low",
            "MAX(fpc) AS high",
            "COUNT(*) - COUNT(fpc) AS untold",
            dialect=DIALECT,
        )
        .from_("parents")
        .group_by(*keys)
    )
    return jobs.query(select, {"parents": inner})


def moments_statement(keys: Sequence[str], stages: int) -> str:
    """Compile m, s and ss of the first stage: one row per domain and stratum."""
    select = (
        exp.select(
            *("k", *keys, "COUNT(*) AS m"),
            "SUM(z ORDER BY u0) AS s",
            "SUM(z * z ORDER BY u0) AS ss",
            "SUM(size * size) AS size",
            dialect=DIALECT,
        )
        .from_("summed")
        .group_by("k", *keys)
    )
    return _with_summed(select, keys, 1, stages).sql(DIALECT, pretty=True)


def shared_moments_statement(keys: Sequence[str]) -> str:
    """Compile m, s and ss of a single stage where every unit loses b x: one x for all domains.

    The number z - b x of every unit for every domain would be as many as units times domains. Its
    sums follow from those of z over the units of the domain alone, of z x over the same units, and
    of x over all units, once for all domains:

        s = sum z - b sum x,    ss = sum z^2 - 2 b sum z x + b^2 sum x^2

    The kept table `adjusting` has x of the units by place `a`, `coefficients0` b and `a` by domain.
    """
    both = " AND ".join(f"x.{key} = z.{key}" for key in [*keys, "u0"])
    own = (
        exp.select(
            *("z.k", *(f"z.{key}" for key in keys)),
            "SUM(z.z ORDER BY z.u0) AS s",
            "SUM(z.z * z.z ORDER BY z.u0) AS ss",
            "SUM(z.z * x.x ORDER BY z.u0) AS sx",
            "SUM(z.size * z.size) AS size",
            "SUM(z.size * ABS(x.x)) AS crossed",
            dialect=DIALECT,
        )
        .from_("z")
        .join("coefficients0 AS b", on="b.cell = z.k", dialect=DIALECT)
        .join("adjusting AS x", on=f"x.a = b.a AND {both}", dialect=DIALECT)
        .group_by("z.k", *(f"z.{key}" for key in keys))
    )
    shared = (
        exp.select(
            *("a", *keys, "COUNT(*) AS m"),
            "SUM(x ORDER BY u0) AS s",
            "SUM(x * x ORDER BY u0) AS ss",
            dialect=DIALECT,
        )
        .from_("adjusting")
        .group_by("a", *keys)
    )
    on = " AND ".join(["o.k = b.cell", *(f"o.{key} = x.{key}" for key in keys)])
    select = (
        exp.select(
            *("b.cell AS k", *(f"x.{key}" for key in keys), "x.m"),
            "COALESCE(o.s, 0) - b.b * x.s AS s",
            "COALESCE(o.ss, 0) - 2 * b.b * COALESCE(o.sx, 0) + b.b * b.b * x.ss AS ss",
            "COALESCE(o.size, 0) + 2 * ABS(b.b) * COALESCE(o.crossed, 0) + b.b * b.b * x.ss "
            "AS size",
            dialect=DIALECT,
        )
        .from_("coefficients0 AS b")
        .join(shared.subquery("x"), on="x.a = b.a", dialect=DIALECT)
        .join(own.subquery("o"), on=on, join_type="left", dialect=DIALECT)
    )
    return select.sql(DIALECT, pretty=True)


def products_statement(keys: Sequence[str], stages: int) -> str:
    """Compile the same for each pair of domains: `s` of the first, `other` of the second."""
    singles = (
        exp.select(
            *("k", *keys, "SUM(z ORDER BY u0) AS s", "SUM(size * size) AS size"), dialect=DIALECT
        )
        .from_("summed")
        .group_by("k", *keys)
    )
    select = _paired(keys, singles, _products(keys, "u0"))
    return _with_summed(select, keys, 1, stages).sql(DIALECT, pretty=True)


def further_statement(keys: Sequence[str], stage: int, stages: int, *, paired: bool) -> str:
    """Compile what a stage after the first adds: one row per domain (or pair) and stratum.

    Of the units of the stage before, each adds (1 - f) n / (n - 1) times the centred sum of squares
    of its own units, times the sampled parts of the stages between (Cochran 1977, 10.10).

    Args:
        keys: `block` (where there is one) and `stratum`.
        stage: Which stage.
        stages: How many there are.
        paired: Whether products of pairs of domains are wanted.
    """
    parents = [*keys, *(f"u{n}" for n in range(stage - 1))]
    unit = f"u{stage - 1}"
    columns = ["a", "b"] if paired else ["k"]
    if paired:
        singles = (
            exp.select(
                *("k", *parents, f"SUM(z ORDER BY {unit}) AS s", "SUM(size * size) AS size"),
                dialect=DIALECT,
            )
            .from_("summed")
            .group_by("k", *parents)
        )
        centred = _paired(parents, singles, _products(parents, unit))
    else:
        centred = exp.select("*", "s AS other", dialect=DIALECT).from_(
            exp.select(
                *("k", *parents, f"SUM(z ORDER BY {unit}) AS s", "SUM(size * size) AS size"),
                f"SUM(z * z ORDER BY {unit}) AS ss",
                "COUNT(*) AS m",
                dialect=DIALECT,
            )
            .from_("summed")
            .group_by("k", *parents)
            .subquery("sums")
        )
    select = exp.select(*(f"c.{name}" for name in [*columns, *keys]), dialect=DIALECT)
    select = select.from_("centred AS c")
    sampled = []
    for each in range(2, stage + 1):
        on = " AND ".join(
            f"c.{key} = n{each}.{key}" for key in [*keys, *(f"u{n}" for n in range(each - 1))]
        )
        select = select.join(f"sizes{each} AS n{each}", on=on, dialect=DIALECT)
        if each < stage:
            sampled.append(f"COALESCE(n{each}.drawn / n{each}.low, 0)")
    n = f"n{stage}"
    left = f"COALESCE(({n}.low - {n}.drawn) / {n}.low, 1)"
    spread = f"(c.ss - c.s * c.other / {n}.drawn)"
    # What is smaller than its parts' rounding is none.
    noise = (
        f"CASE WHEN c.size > 0 THEN GREATEST(c.size * {2.0**-98!r}, c.ss * {2.0**-46!r}) ELSE 0 END"
    )
    spread = f"CASE WHEN ABS({spread}) > {noise} THEN {spread} ELSE 0 END"
    value = f"{left} * {n}.drawn / ({n}.drawn - 1) * ({spread})"
    value = " * ".join([f"CASE WHEN {n}.drawn > 1 THEN {value} ELSE 0 END", *sampled])
    order = ", ".join(f"c.u{number}" for number in range(stage - 1))
    select = select.select(
        f"SUM({value} ORDER BY {order}) AS v",
        f"COUNT(*) FILTER (WHERE {n}.drawn = 1 AND {left} > 1e-7) AS lonely",
        f"COUNT(*) FILTER (WHERE c.m = 1 AND {n}.drawn > 1 AND {left} > 1e-7) AS alone",
        dialect=DIALECT,
    ).group_by(*(f"c.{name}" for name in [*columns, *keys]))
    query = select.with_("centred", as_=centred, dialect=DIALECT)
    return _with_summed(query, keys, stage, stages).sql(DIALECT, pretty=True)


def _with_summed(select: exp.Select, keys: Sequence[str], stage: int, stages: int) -> exp.Select:
    """Put before a query the step `summed`: z of the units of a stage."""
    units = [f"u{n}" for n in range(stage)]
    if stage == stages:
        summed = exp.select("*").from_("z")
    else:
        below = ", ".join(f"u{n}" for n in range(stage, stages))
        summed = (
            exp.select(
                *("k", *keys, *units, f"SUM(z ORDER BY {below}) AS z", "SUM(size) AS size"),
                dialect=DIALECT,
            )
            .from_("z")
            .group_by("k", *keys, *units)
        )
    named = select.args.get("with_")
    first = exp.CTE(this=summed, alias=exp.TableAlias(this=exp.to_identifier("summed")))
    if named is None:
        return select.with_("summed", as_=summed, dialect=DIALECT)
    named.set("expressions", [first, *named.expressions])
    return select


def _products(keys: Sequence[str], unit: str) -> exp.Select:
    both = [*keys, unit]
    return (
        exp.select(
            *("x.k AS a", "y.k AS b", *(f"x.{key}" for key in keys)),
            f"SUM(x.z * y.z ORDER BY x.{unit}) AS ss",
            dialect=DIALECT,
        )
        .from_("summed AS x")
        .join("summed AS y", on=" AND ".join(f"x.{k} = y.{k}" for k in both), dialect=DIALECT)
        .where("x.k <= y.k", dialect=DIALECT)
        .group_by("x.k", "y.k", *(f"x.{key}" for key in keys))
    )


def _paired(keys: Sequence[str], singles: exp.Select, products: exp.Select) -> exp.Select:
    """Pair the domains that share a stratum (or a unit): sums of each, products of both."""
    here = " AND ".join(f"x.{key} = y.{key}" for key in keys)
    there = " AND ".join(["p.a = x.k", "p.b = y.k", *(f"p.{key} = x.{key}" for key in keys)])
    return (
        exp.select(
            *("x.k AS a", "y.k AS b", *(f"x.{key}" for key in keys)),
            *("x.s AS s", "y.s AS other", "COALESCE(p.ss, 0) AS ss", "2 AS m"),
            # Only of a variance can be told that all of it is rounding.
            "CASE WHEN x.k = y.k THEN x.size ELSE 0 END AS size",
            dialect=DIALECT,
        )
        .from_(singles.subquery("x"))
        .join(singles.copy().subquery("y"), on=f"{here} AND x.k <= y.k", dialect=DIALECT)
        .join(products.subquery("p"), on=there, join_type="left", dialect=DIALECT)
    )
