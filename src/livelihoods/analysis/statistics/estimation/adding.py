"""The statement that adds up: records to sampling units to strata, in whole numbers.

One reading of the analysis columns, all inside the engine: records are added up to (domain, PSU),
those to (domain, stratum). What comes back is small. Every sum is of whole numbers, so neither
threads nor the order of records change a bit of it.
"""

from collections.abc import Sequence
from dataclasses import replace

from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.statement import (
    Select,
    Statement,
    select,
    with_steps,
)
from livelihoods.analysis.statistics.estimation.terms import Term
from livelihoods.analysis.statistics.jobs import PSU, STRATUM, WEIGHT

_BIG_BITS = 62


def records(folding: Folding, *, units: Sequence[str] = ()) -> dict[str, Select]:
    """Compile the steps that weigh each record: `scaled`, then `weighted`.

    `units` names further columns of sampling units that are to be kept. `c` tells which conditions
    a record meets; where records of weight 0 are kept, none of them meets any, but `e` tells which
    they would, and `weighs` that they have no weight.
    """
    terms = folding.terms
    needed = _needed(folding)
    keys = _keys(folding, units)
    scaled = select(
        *([f"{folding.block} AS block"] if folding.block else []),
        f"{STRATUM} AS stratum",
        *(f"{unit} AS u{number}" for number, unit in enumerate(units)),
        *(f"{sql} AS d{number}" for number, sql in enumerate(folding.columns.values())),
        *([f"{folding.split} AS split"] if folding.split else []),
        # The cast rounds to the nearest whole number.
        f"CAST(CAST({folding.weight} AS DOUBLE) * {float(folding.weighing.factor)!r} "
        "AS BIGINT) AS w",
        # Ones and zeros: adding them up is several times quicker than filtered aggregates.
        *(
            f"CAST(COALESCE({_counting(folding, number)}, FALSE) AS TINYINT) AS c{number}"
            for number in needed
        ),
        *(
            f"CAST(COALESCE({terms.conditions[number]}, FALSE) AS TINYINT) AS e{number}"
            for number in _lasting(folding)
        ),
        *([f"CAST({WEIGHT} <> 0 AS TINYINT) AS weighs"] if folding.weightless else []),
        *(
            f"CAST(CAST(({sql}) AS DOUBLE) * {float(scale.factor)!r} AS BIGINT) AS v{number}"
            for number, (sql, scale) in enumerate(zip(terms.values, folding.scales, strict=True))
        ),
    ).from_("jobs")
    for table, condition in folding.joins:
        scaled = scaled.left_join(table, condition)
    # A calibrated weight may be negative; others were refused when the design was read.
    weighing = [] if folding.weightless else [f"{WEIGHT} <> 0"]
    scaled = scaled.where(folding.universe, *weighing)
    weighted = select(
        *keys,
        *(f"c{number}" for number in needed),
        *(f"e{number}" for number in _lasting(folding)),
        *(["weighs"] if folding.weightless else []),
        *(_addend(folding, term, f"t{number}") for number, term in enumerate(terms.totals)),
    ).from_("scaled")
    return {"scaled": scaled, "weighted": weighted}


def _always(folding: Folding, condition: int) -> bool:
    if folding.weightless:
        return False
    return folding.terms.conditions[condition].strip("()").upper() == "TRUE"


def _needed(folding: Folding) -> list[int]:
    """Conditions that must be looked at record by record; what always holds need not be."""
    return [n for n in range(len(folding.terms.conditions)) if not _always(folding, n)]


def _counting(folding: Folding, condition: int) -> str:
    text = folding.terms.conditions[condition]
    return f"({text}) AND {WEIGHT} <> 0" if folding.weightless else text


def _lasting(folding: Folding) -> list[int]:
    """Conditions whose PSUs are counted with those of which no record has a weight."""
    return folding.terms.present if folding.weightless else []


def presence(folding: Folding, condition: int) -> str:
    """Return the column by which a unit, or the units of a stratum, are of the domain."""
    return f"e{condition}" if folding.weightless else f"n{condition}"


def lasting_sums(folding: Folding) -> list[str]:
    """Return the columns that add up what `records` tells of records of weight 0."""
    if not folding.weightless:
        return []
    names = [*(f"e{n}" for n in _lasting(folding)), "weighs"]
    return [f"CAST(SUM({name}) AS BIGINT) AS {name}" for name in names]


def lasting_units(folding: Folding) -> list[str]:
    """Return the columns that count the units of a stratum, those without a weight included."""
    counts = [f"COUNT(*) FILTER (WHERE e{n} > 0) AS k{n}" for n in _lasting(folding)]
    return [*counts, *(["CAST(SUM(weighs) AS BIGINT) AS weighs"] if folding.weightless else [])]


def _keys(folding: Folding, units: Sequence[str]) -> list[str]:
    return [
        *(["block"] if folding.block else []),
        "stratum",
        *(f"u{number}" for number in range(len(units))),
        *(f"d{number}" for number in range(len(folding.columns))),
        *(["split"] if folding.split else []),
    ]


def _addend(folding: Folding, term: Term, name: str) -> str:
    """Return what a record adds to a total; whole numbers as wide as they must be."""
    wide = folding.record_bound(term).bit_length() > _BIG_BITS
    w = "w::HUGEINT" if wide else "w"
    product = " * ".join([w, *(f"v{number}" for number in term.values)])
    if excess := folding.excess(term):
        numbers = ["w", *(f"v{number}" for number in term.values)]
        parts = [f"CAST({each} AS DOUBLE)" for each in numbers]
        product = f"CAST({' * '.join(parts)} * {2.0**-excess!r} AS HUGEINT)"
    if _always(folding, term.condition):
        return f"COALESCE({product}, 0) AS {name}" if term.values else f"{product} AS {name}"
    if not term.values:
        return f"{product} * c{term.condition} AS {name}"
    return f"CASE WHEN c{term.condition} = 1 THEN {product} ELSE 0 END AS {name}"


def grouping(folding: Folding, keys: Sequence[str]) -> tuple[str, str]:
    """Return the clause that groups by each set of domains within `keys`, and the set's mark."""
    names = list(folding.columns)
    dims = [f"d{number}" for number in range(len(names))]
    if len(folding.sets) == 1 and len(folding.sets[0]) == len(names):
        # One set of all columns: the engine is quicker where it need not tell which.
        return ", ".join([*keys, *dims]), "0"
    mark = f"GROUPING({', '.join(dims)})" if dims else "0"
    sets = ", ".join(
        "(" + ", ".join([*keys, *(f"d{names.index(each)}" for each in one)]) + ")"
        for one in folding.sets
    )
    return f"GROUPING SETS ({sets})", mark


def units_select(folding: Folding, units: int) -> Select:
    """Compile the sums of each sampling unit in each domain, from `weighted`."""
    terms = folding.terms
    keys = [*_block(folding), "stratum", *(f"u{n}" for n in range(units))]
    keys += ["split"] if folding.split else []
    group, mark = grouping(folding, keys)
    query = select(
        f"{mark} AS domain_set",
        *keys,
        *_dims(folding),
        *_counts(folding),
        *lasting_sums(folding),
        *(
            f"CAST(SUM(t{number}) AS BIGINT) AS t{number}"
            if folding.unit_bound(term).bit_length() <= _BIG_BITS
            else f"SUM(t{number}) AS t{number}"
            for number, term in enumerate(terms.totals)
        ),
    )
    return query.from_("weighted").group_by(group)


def _block(folding: Folding) -> list[str]:
    return ["block"] if folding.block else []


def _dims(folding: Folding) -> list[str]:
    return [f"d{number}" for number in range(len(folding.columns))]


def _counts(folding: Folding) -> list[str]:
    listed = dict.fromkeys([*folding.terms.counted, *folding.terms.present])
    return [f"{_count(folding, number)} AS n{number}" for number in listed]


def _count(folding: Folding, number: int) -> str:
    # To count is less work than to add up ones: a sum has 128 bits.
    return "COUNT(*)" if _always(folding, number) else f"COUNT(NULLIF(c{number}, 0))"


def totals_statement(folding: Folding) -> str:
    """Compile the totals of each domain, apart by `split`: no units, no strata."""
    keys = ["split"] if folding.split else []
    group, mark = grouping(folding, [*_block(folding), *keys])
    query = select(
        f"{mark} AS domain_set",
        *_block(folding),
        *keys,
        *_dims(folding),
        *(f"SUM(t{number}) AS t{number}" for number in range(len(folding.terms.totals))),
    )
    query = query.from_("weighted").group_by(group)
    return folding.jobs.statement(query, records(folding)).sql()


def strata_statement(folding: Folding) -> str:
    """Compile the one reading of the analysis columns, for a variance of one stage.

    One row per domain and stratum: `n` records and `m` PSUs of each condition, `t` totals, `p`
    sums of products of PSU totals (`s` sums of the shortened totals, where some are).
    """
    jobs = folding.jobs
    if jobs.record_is_psu:
        return jobs.statement(_strata_of_records(folding), records(folding)).sql()
    steps = {**records(folding, units=[PSU]), "units": units_select(folding, 1)}
    return jobs.statement(_strata_of_units(folding), steps).sql()


def domain_statement(folding: Folding) -> str:
    """Compile the question of which types the columns of domains have."""
    columns = [f"{sql} AS d{number}" for number, sql in enumerate(folding.columns.values())]
    return folding.jobs.statement(select(*columns).from_("jobs").limited(0)).sql()


def codes_statement(folding: Folding, number: int) -> Statement:
    """Compile the texts of a column of domains, each once."""
    text = list(folding.columns.values())[number]
    query = select(f"{text} AS code").from_("jobs").where(folding.universe, f"{text} IS NOT NULL")
    return folding.jobs.statement(query.group_by("code"))


def kept_records(folding: Folding) -> Statement:
    """Compile the records with all that is added up of them, to be kept for many sets."""
    units = [] if folding.jobs.record_is_psu else [PSU]
    steps = records(folding, units=units)
    return folding.jobs.statement(select("*").from_("scaled"), {"scaled": steps["scaled"]})


def set_statement(folding: Folding, one: Sequence[str], table: str) -> str:
    """Compile what `strata_statement` gives for one set of domains, from kept records.

    Its columns are d0, d1 ... in the order of the set.
    """
    names = list(folding.columns)
    single = replace(folding, sets=[one], columns={name: folding.columns[name] for name in one})
    units = [] if folding.jobs.record_is_psu else [PSU]
    dims = {f"d{n}": f"d{names.index(name)} AS d{n}" for n, name in enumerate(one)}
    weighted = records(single, units=units)["weighted"]
    columns = tuple(dims.get(column, column) for column in weighted.columns)
    steps = {"weighted": replace(weighted, source=table, columns=columns)}
    if folding.jobs.record_is_psu:
        return with_steps(_strata_of_records(single), _texts(steps)).sql()
    steps["units"] = units_select(single, 1)
    return with_steps(_strata_of_units(single), _texts(steps)).sql()


def _texts(steps: dict[str, Select]) -> dict[str, str]:
    return {name: step.sql() for name, step in steps.items()}


def _strata_of_units(folding: Folding) -> Select:
    terms = folding.terms
    keys = ["domain_set", *_block(folding), *_dims(folding), "stratum"]
    query = select(
        *keys,
        *(f"CAST(SUM(n{n}) AS BIGINT) AS n{n}" for n in terms.counted),
        *(
            f"COUNT(*) AS m{n}"
            if _always(folding, n)
            else f"COUNT(*) FILTER (WHERE n{n} > 0) AS m{n}"
            for n in terms.present
        ),
        *lasting_units(folding),
        *_sums(folding),
    )
    return query.from_("units").group_by(*keys)


def _strata_of_records(folding: Folding) -> Select:
    """Where each record is a PSU its addends are the totals of a PSU: one grouping is enough."""
    terms = folding.terms
    keys = [*_block(folding), "stratum"]
    group, mark = grouping(folding, keys)
    query = select(
        f"{mark} AS domain_set",
        *keys,
        *_dims(folding),
        *(f"{_count(folding, n)} AS n{n}" for n in terms.counted),
        *(f"{_count(folding, n)} AS m{n}" for n in terms.present),
        *(f"CAST(SUM(e{n}) AS BIGINT) AS k{n}" for n in _lasting(folding)),
        *(["CAST(SUM(weighs) AS BIGINT) AS weighs"] if folding.weightless else []),
        *_sums(folding),
    )
    return query.from_("weighted").group_by(group)


def _sums(folding: Folding) -> list[str]:
    terms, shifts = folding.terms, folding.shifts()

    def short(number: int) -> str:
        # Shortened towards zero: the same number whatever the order of the records.
        shift = shifts[number]
        return f"t{number}" if shift == 0 else f"(t{number}::HUGEINT // {2**shift}::HUGEINT)"

    return [
        *(f"SUM(t{n}) AS t{n}" for n in range(len(terms.totals))),
        *(f"SUM({short(n)}) AS s{n}" for n in range(len(terms.totals)) if shifts[n]),
        *(
            f"SUM({short(a)}::HUGEINT * {short(b)}::HUGEINT) AS p{n}"
            for n, (a, b) in enumerate(terms.products)
        ),
    ]
