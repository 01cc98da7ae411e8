"""Write records of a labour force survey that never was, as many as asked for.

Run `python benchmarks/labour_force.py ROWS OUT.parquet [--replicates 80] [--seed 1]`. The same seed
and rows give the same records, whatever the size of a block; memory holds one block.

Strata (200, nested in 20 regions, half of them urban) hold primary sampling units (PSUs) of 50
persons on average, numbered from 1 in each stratum. Rows lie in the order of the sample, as in most
such files.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from draws import Bools, Floats, Integers, bell, pick, uniform

ROW_GROUP = 122_880  # what DuckDB writes, and reads in one piece
REGIONS, STRATA = 20, 200
PAIR = 100  # persons in two neighbouring PSUs: 50 each on average, 35 to 65 in one
DECIMALS = 4  # of a weight

SEX = ["male", "female"]
AGE_GROUPS = ["15-24", "25-34", "35-44", "45-54", "55-64", "65+"]
AGE_STARTS = [25, 35, 45, 55, 65]
EDUCATION = ["none", "primary", "secondary", "tertiary"]
LABOUR = ["employed", "unemployed", "outside"]
STATUS = ["employee", "employer", "own-account", "family"]
INDUSTRY = list("ABCDEFGHIJKLMNOPQRSTU")
INDUSTRY_SHARES = [
    *(0.137, 0.006, 0.141, 0.009, 0.006, 0.100, 0.164, 0.062, 0.041, 0.021, 0.014, 0.008, 0.024),
    *(0.025, 0.057, 0.052, 0.037, 0.009, 0.029, 0.053, 0.005),
]
INFORMAL_BY_STATUS = np.array([0.38, 0.45, 0.76, 1.0])  # contributing family workers always are


def strata_bounds(rows: int, seed: int) -> Integers:
    """Return the first PSU (counted over the sample) of each stratum, and the end.

    Strata differ in size by up to three times and hold two PSUs at least; a small sample has fewer
    strata than 200. The rows beyond the last whole pair of PSUs fall to the last stratum.
    """
    psus = max(rows // PAIR, 1) * 2
    strata = min(STRATA, psus // 2)
    sizes = 0.5 + uniform(seed, "stratum size", np.arange(strata))
    inner = np.floor(np.cumsum(sizes)[:-1] / sizes.sum() * (psus - 2 * strata)).astype(np.int64)
    extra = np.concatenate([[0], inner, [psus - 2 * strata]])
    return extra + 2 * np.arange(strata + 1)


def records(first: int, end: int, rows: int, *, seed: int = 1, replicates: int = 0) -> pa.Table:
    """Make the records number `first` to `end` (exclusive) of a sample of `rows`."""
    person = np.arange(first, end, dtype=np.int64)
    pair, place = np.divmod(person, PAIR)
    half = 35 + np.floor(31 * uniform(seed, "psu size", pair)).astype(np.int64)
    is_second = place >= half
    psu = 2 * pair + is_second
    in_psu = place - half * is_second
    bounds = strata_bounds(rows, seed)
    stratum = np.minimum(np.searchsorted(bounds, psu, side="right"), len(bounds) - 1) - 1
    household = in_psu // (2 + np.floor(3 * uniform(seed, "household size", psu)).astype(np.int64))
    family = psu * PAIR + household  # a number of its own for each household
    region = stratum * REGIONS // max(len(bounds) - 1, REGIONS)
    urban = stratum % 2
    # Neighbours are alike: that is what makes the errors of a clustered sample larger.
    likeness = bell(seed, "psu", psu) * 0.5 + bell(seed, "family", family) * 0.3

    weight = 150 + 100 * uniform(seed, "stratum weight", stratum)
    weight *= np.exp(0.25 * bell(seed, "psu weight", psu) + 0.2 * bell(seed, "weight", person))
    weight = np.round(weight, DECIMALS)
    columns: dict[str, pa.Array] = {
        "stratum": pa.array((stratum + 1).astype(np.int16)),
        "psu": pa.array((psu - bounds[stratum] + 1).astype(np.int32)),
        "household": pa.array((household + 1).astype(np.int32)),
        "quarter": pa.array(1 + pick(uniform(seed, "quarter", person), [0.25] * 4)),
        "weight": pa.array(weight),
        "region": _text(region, [f"R{number:02}" for number in range(1, REGIONS + 1)]),
        "urban": pa.array(urban.astype(np.int8)),
        **_person(seed, person, urban, likeness),
    }
    for number in range(1, replicates + 1):
        times = _poisson(uniform(seed, f"replicate {number}", psu))
        columns[f"rw{number}"] = pa.array((weight * times).astype(np.float32))
    return pa.table(columns)


def _person(seed: int, person: Integers, urban: Integers, likeness: Floats) -> dict[str, pa.Array]:
    def draw(name: str) -> Floats:
        return uniform(seed, name, person)

    female = (draw("sex") < 0.51).astype(np.int8)
    age = 15 + np.floor(84 * draw("age") ** 1.8).astype(np.int8)
    age_group = np.searchsorted(AGE_STARTS, age, side="right").astype(np.int8)
    schooling = draw("education") * 0.7 + 0.15 + 0.06 * likeness + 0.1 * urban
    education = np.searchsorted([0.22, 0.48, 0.78], schooling).astype(np.int8)
    works = draw("works") < np.where(age < 65, 0.66, 0.25) - 0.12 * female + 0.05 * likeness
    seeks = ~works & (draw("seeks") < 0.11)
    labour = np.where(works, 0, np.where(seeks, 1, 2)).astype(np.int8)

    status = pick(draw("status"), [0.56, 0.04, 0.30, 0.10])
    industry = pick(draw("industry"), INDUSTRY_SHARES)
    chance = INFORMAL_BY_STATUS[status] + np.where(status == 3, 0.0, 0.08 * likeness)
    chance += np.where(status == 3, 0.0, 0.15 * (industry == 0) - 0.06 * (education == 3))
    informal = (draw("informal") < chance).astype(np.int8)
    hours = np.clip(np.round(39 + 11 * bell(seed, "hours", person)), 1, 98).astype(np.int8)
    outside = ~works
    no_pay = outside | (status == 3) | (draw("no answer") < 0.07)
    return {
        "sex": _text(female, SEX),
        "age": pa.array(age),
        "age_group": _text(age_group, AGE_GROUPS),
        "education": _text(education, EDUCATION),
        "labour_status": _text(labour, LABOUR),
        "status_in_employment": _text(status, STATUS, outside),
        "industry": _text(industry, INDUSTRY, outside),
        "occupation": pa.array(
            (1 + pick(draw("occupation"), [1 / 9] * 9)).astype(np.int8), mask=outside
        ),
        "informal": pa.array(informal, mask=outside),
        "hours": pa.array(hours, mask=outside),
        "earnings": pa.array(_earnings(seed, person, female, education, informal), mask=no_pay),
    }


def _earnings(
    seed: int, person: Integers, female: Integers, education: Integers, informal: Integers
) -> Floats:
    """Return monthly earnings, which most people round: whole tens, fifties, hundreds or cents."""
    level = 6.75 + 0.22 * education - 0.18 * female - 0.35 * informal
    exact = np.exp(level + 0.6 * bell(seed, "earnings", person))
    step = np.array([100.0, 50.0, 10.0, 0.01])[
        pick(uniform(seed, "rounding", person), [0.3, 0.25, 0.25, 0.2])
    ]
    heaped = np.maximum(np.round(exact / step), 1.0) * step
    return np.round(heaped, 2)


def _poisson(draws: Floats) -> Floats:
    """Return how often a PSU is drawn into a replicate: a bootstrap with independent draws."""
    return pick(draws, [0.3679, 0.3679, 0.1839, 0.0613, 0.019]).astype(np.float64)


def _text(codes: Integers, names: list[str], mask: Bools | None = None) -> pa.Array:
    indices = pa.array(codes.astype(np.int8), mask=mask)
    return pa.DictionaryArray.from_arrays(indices, pa.array(names))


def blocks(
    rows: int, *, seed: int = 1, replicates: int = 0, block: int = ROW_GROUP
) -> Iterator[pa.Table]:
    """Make all records, block after block."""
    for first in range(0, rows, block):
        end = min(first + block, rows)
        yield records(first, end, rows, seed=seed, replicates=replicates)


def write(path: Path, rows: int, *, seed: int = 1, replicates: int = 0) -> None:
    """Write a file, one row group after the other; it gets its name when it is complete."""
    partial = path.with_name(f"{path.name}.partial")
    writer: pq.ParquetWriter | None = None
    try:
        for number, table in enumerate(blocks(rows, seed=seed, replicates=replicates)):
            if writer is None:
                texts = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
                writer = pq.ParquetWriter(
                    partial, table.schema, compression="zstd", use_dictionary=texts
                )
            writer.write_table(table, row_group_size=ROW_GROUP)
            if number % 80 == 79:
                print(f"{(number + 1) * ROW_GROUP:,} of {rows:,} records", file=sys.stderr)
    finally:
        if writer is not None:
            writer.close()
    partial.replace(path)


def main() -> None:
    """Write the file that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", type=lambda text: int(float(text)), help="10000000 or 1e7")
    parser.add_argument("out", type=Path)
    parser.add_argument("--replicates", type=int, default=0, help="columns of replicate weights")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    write(asked.out, asked.rows, seed=asked.seed, replicates=asked.replicates)


if __name__ == "__main__":
    main()
