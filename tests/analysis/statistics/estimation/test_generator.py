"""The generator of labour force records that the benchmark measures with."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

BENCHMARKS = Path(__file__).resolve().parents[4] / "benchmarks"
ROWS = 10_000


@pytest.fixture(scope="module")
def labour_force():
    found = {}
    for name in ("draws", "labour_force"):
        spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
        found[name] = importlib.util.module_from_spec(spec)
        sys.modules[name] = found[name]  # the second imports the first by its name
        spec.loader.exec_module(found[name])
    yield found["labour_force"]
    for name in found:
        del sys.modules[name]


@pytest.fixture(scope="module")
def records(labour_force):
    return labour_force.records(0, ROWS, ROWS, seed=3)


def test_the_same_seed_gives_the_same_records_and_another_seed_others(labour_force, records):
    assert labour_force.records(0, ROWS, ROWS, seed=3).equals(records)
    other = labour_force.records(0, ROWS, ROWS, seed=4)
    assert not other["weight"].equals(records["weight"])
    assert not other["sex"].equals(records["sex"])


@pytest.mark.parametrize("block", [777, 4_096])
def test_the_size_of_a_block_does_not_matter(labour_force, records, block):
    made = pa.concat_tables(labour_force.blocks(ROWS, seed=3, block=block))
    assert made.num_rows == ROWS
    for name in records.column_names:
        assert made[name].to_pylist() == records[name].to_pylist(), name


def test_sampling_units_are_numbered_in_each_stratum_and_no_stratum_has_one(records):
    counts = records.group_by(["stratum", "psu"]).aggregate([([], "count_all")])
    per_stratum = counts.group_by("stratum").aggregate([("psu", "count"), ("psu", "max")])
    assert per_stratum.num_rows == 100  # 200 where there are enough units
    assert per_stratum["psu_count"].to_pylist() == per_stratum["psu_max"].to_pylist()
    assert pc.min(per_stratum["psu_count"]).as_py() >= 2
    assert pc.mean(counts["count_all"]).as_py() == 50
    assert pc.min_max(counts["count_all"]).as_py() == {"min": 35, "max": 65}


def test_a_large_sample_has_200_strata_in_20_regions(labour_force):
    bounds = labour_force.strata_bounds(10**6, seed=3)
    assert len(bounds) == 201
    assert bounds[0] == 0
    assert bounds[-1] == 20_000
    assert np.diff(bounds).min() >= 2
    table = pa.concat_tables(
        labour_force.records(50 * first, 50 * first + 50, 10**6, seed=3)
        for first in range(0, 20_000, 80)
    )
    pairs = table.group_by(["stratum", "region", "urban"]).aggregate([])
    assert pairs.num_rows == pc.count_distinct(table["stratum"]).as_py()
    assert pc.count_distinct(table["region"].cast(pa.string())).as_py() == 20


def test_rows_beyond_the_last_whole_pair_fall_to_the_last_stratum(labour_force):
    table = labour_force.records(9_990, 10_049, 10_049, seed=3)
    assert table["stratum"].to_pylist() == [100] * 59
    assert sorted(set(np.diff(table["psu"].to_numpy()))) == [0, 1]


def test_jobs_are_null_outside_employment_and_only_there(records):
    employed = pc.equal(records["labour_status"].cast(pa.string()), "employed")
    for name in ("status_in_employment", "industry", "occupation", "informal", "hours"):
        assert records[name].is_valid().equals(employed), name
    rate = pc.mean(employed.cast(pa.int8())).as_py()
    assert 0.4 < rate < 0.6
    paid = records["earnings"].is_valid()
    assert pc.sum(pc.and_(paid, pc.invert(employed))).as_py() == 0
    family = pc.fill_null(
        pc.equal(records["status_in_employment"].cast(pa.string()), "family"), False
    )
    assert pc.sum(pc.and_(paid, family)).as_py() == 0
    assert records["weight"].null_count == 0


def test_values_have_the_decimals_and_the_heaps_that_are_promised(records):
    weights = records["weight"].to_numpy()
    assert (np.round(weights, 4) == weights).all()
    assert weights.min() > 0
    assert len(set(weights)) > 0.9 * ROWS
    earnings = records["earnings"].drop_null().to_numpy()
    assert (np.round(earnings, 2) == earnings).all()
    assert 0.4 < np.mean(earnings % 50 == 0) < 0.8


def test_every_domain_of_the_benchmark_is_there(records):
    found = {
        name: pc.count_distinct(records[name].cast(pa.string())).as_py()
        for name in (
            "region",
            "sex",
            "age_group",
            "education",
            "labour_status",
            "status_in_employment",
            "industry",
        )
    }
    assert found == {
        "region": 20,
        "sex": 2,
        "age_group": 6,
        "education": 4,
        "labour_status": 3,
        "status_in_employment": 4,
        "industry": 21,
    }


def test_replicate_weights_are_one_factor_for_each_sampling_unit(labour_force):
    table = labour_force.records(0, 1_000, ROWS, seed=3, replicates=4)
    assert table.column_names[-4:] == ["rw1", "rw2", "rw3", "rw4"]
    assert table["rw4"].type == pa.float32()
    factors = np.round(table["rw2"].to_numpy() / table["weight"].to_numpy(), 3)
    unit = table["stratum"].to_numpy() * 1_000 + table["psu"].to_numpy()
    assert {len(set(factors[unit == one])) for one in set(unit)} == {1}
    assert len(set(factors)) > 1


def test_a_file_holds_the_records_and_gets_its_name_when_complete(
    labour_force, records, tmp_path, monkeypatch
):
    monkeypatch.setattr(labour_force, "ROW_GROUP", 4_096)
    path = tmp_path / "labour_force.parquet"
    labour_force.write(path, ROWS, seed=3)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert pq.ParquetFile(path).num_row_groups == 3
    read = pq.read_table(path)
    assert read["industry"].to_pylist() == records["industry"].to_pylist()
    assert read["weight"].to_pylist() == records["weight"].to_pylist()
