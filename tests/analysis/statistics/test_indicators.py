"""The registry of indicators, and each kind of figure against another computation."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.asking import why_not
from livelihoods.analysis.statistics.expressions import Place
from livelihoods.analysis.statistics.indicators import INDICATORS, LANGUAGES, _read
from livelihoods.analysis.statistics.record import FIELDS

QUARTER = "data/surveys/arg_eph/eph_individual_2019t1.parquet"


@pytest.fixture(scope="module")
def argentina(shared) -> Survey:
    return Survey.open(shared / QUARTER, "arg-eph")


@pytest.fixture(scope="module")
def jobs(argentina):
    """The job record of the employed, with the survey's two weights and its stand-in design."""
    columns = ("PONDERA", "PONDIIO", "CODUSU", "AGLOMERADO")
    jobs = argentina.jobs(*columns).to_pandas()
    return jobs[jobs["age"] >= 15].reset_index(drop=True)


@pytest.fixture(scope="module")
def rows(argentina):
    names = [name for name, each in INDICATORS.items() if why_not(argentina, each) is None]
    table = argentina.indicators(names).arrow().to_pylist()
    return {row["indicator"]: row for row in table if row["status"] is None}


def test_every_indicator_is_told_in_full():
    assert len(INDICATORS) > 30
    for each in INDICATORS.values():
        assert tuple(each.titles) == LANGUAGES
        assert all(each.titles.values())
        for text in (each.definition, each.formula, each.universe, each.is_not, each.source):
            assert len(text) > 3
        assert each.names <= {*FIELDS, "sector", "nature", "hours", "household_poor"}
        assert (each.kind == "gap") == (each.of is not None)
        assert (each.y is not None) == (each.kind in {"mean", "median", "low_pay"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"formulae": "x"}, r"registry/x.toml: \[x\]: unknown key 'formulae'"),
        ({"is_not": None}, r"registry/x.toml: \[x\]: 'is_not' is missing"),
        ({"titles": {"en": "X"}}, "titles: a name in each of en, es, fr, pt is expected"),
    ],
)
def test_a_mistake_in_the_registry_is_told_with_its_place(change, message):
    each = INDICATORS["employment"]
    entry = {name: getattr(each, name) for name in ("titles", "definition", "formula", "unit")}
    entry |= {name: getattr(each, name) for name in ("kind", "universe", "is_not", "source")}
    entry = {key: value for key, value in (entry | change).items() if value is not None}
    with pytest.raises(InputError, match=message):
        _read("x", "size", entry, INDICATORS, Place("registry/x.toml", "x"))


def test_definitions_fix_what_they_name():
    assert "sex" not in INDICATORS["women_share_of_informal_employment"].dimensions
    assert "activity" not in INDICATORS["informal_employment_rate_outside_agriculture"].dimensions
    assert "sex" not in INDICATORS["gender_gap_in_hourly_earnings"].dimensions
    assert "nature" in INDICATORS["gender_gap_in_hourly_earnings"].dimensions


@pytest.mark.shared
def test_links_to_the_formal_economy(rows, jobs):
    w = jobs["PONDERA"]
    informal, sector = jobs["nature"] == "informal", jobs["sector"]
    wanted = {
        "informal_economy_workers": w[informal | (sector == "informal")].sum(),
        "informal_jobs_in_formal_enterprises": w[informal & (sector == "formal")].sum(),
    }
    for name, value in wanted.items():
        assert rows[name]["value"] == pytest.approx(value, rel=1e-12)
    formal = sector == "formal"
    rate = 100 * w[informal & formal].sum() / w[formal].sum()
    found = rows["informal_employment_rate_in_formal_enterprises"]["value"]
    assert found == pytest.approx(rate, rel=1e-12)
    outside = jobs["activity"] != "agriculture"
    rate = 100 * w[informal & outside].sum() / w[outside].sum()
    found = rows["informal_employment_rate_outside_agriculture"]["value"]
    assert found == pytest.approx(rate, rel=1e-12)


@pytest.mark.shared
def test_protection_counts_those_who_told(rows, jobs):
    for name, answer in (
        ("social_security_coverage", "social_security"),
        ("paid_annual_leave_coverage", "annual_leave"),
        ("paid_sick_leave_coverage", "sick_leave"),
    ):
        told = jobs[(jobs["status"] == "employee") & jobs[answer].isin(["yes", "no"])]
        yes = told["PONDERA"][told[answer] == "yes"].sum()
        assert rows[name]["value"] == pytest.approx(100 * yes / told["PONDERA"].sum(), rel=1e-12)
        assert rows[name]["n"] == len(told)


@pytest.mark.shared
def test_earnings_have_their_own_weight_and_hours_the_usual_one(rows, jobs):
    earned = jobs[jobs["earnings"].notna() & (jobs["PONDIIO"] > 0)]
    mean = np.average(earned["earnings"], weights=earned["PONDIIO"])
    assert rows["mean_monthly_earnings"]["value"] == pytest.approx(mean, rel=1e-12)
    assert rows["mean_monthly_earnings"]["unit"] == "ARS"
    by_hour = earned[earned["hours_actual"] > 0]
    # As the registry says: to six decimals, so that heaped amounts are equal.
    hourly = (by_hour["earnings"] / (by_hour["hours_actual"] * 52 / 12)).round(6)
    mean = np.average(hourly, weights=by_hour["PONDIIO"])
    assert rows["mean_hourly_earnings"]["value"] == pytest.approx(mean, rel=1e-12)
    median = weighted_median(hourly, by_hour["PONDIIO"])
    assert rows["median_hourly_earnings"]["value"] == pytest.approx(median, rel=1e-12)
    low = by_hour["PONDIIO"][hourly < 2 / 3 * median].sum() / by_hour["PONDIIO"].sum()
    assert rows["low_pay_rate"]["value"] == pytest.approx(100 * low, rel=1e-9)
    at_work = jobs[jobs["hours_actual"] > 0]
    mean = np.average(at_work["hours_actual"], weights=at_work["PONDERA"])
    assert rows["mean_actual_hours"]["value"] == pytest.approx(mean, rel=1e-12)


def weighted_median(values, weights):
    order = np.argsort(values.to_numpy(), kind="stable")
    rising = np.cumsum(weights.to_numpy()[order])
    return values.to_numpy()[order][np.searchsorted(rising, rising[-1] / 2)]


@pytest.mark.shared
def test_gaps_know_that_women_and_men_are_of_the_same_areas(argentina, rows, jobs):
    """Errors by influences, added up by primary sampling unit within strata."""
    women = (jobs["sex"] == "female").to_numpy()
    y = (jobs["nature"] == "informal").to_numpy() * 1.0
    w = jobs["PONDERA"].to_numpy().astype(float)
    rates = [np.average(y[sex], weights=w[sex]) for sex in (women, ~women)]
    influence = np.where(
        women, w * (y - rates[0]) / w[women].sum(), -w * (y - rates[1]) / w[~women].sum()
    )
    found = rows["gender_gap_in_informal_employment"]
    assert found["value"] == pytest.approx(100 * (rates[0] - rates[1]), rel=1e-10)
    assert found["se"] == pytest.approx(100 * error_of(argentina, jobs, influence), rel=1e-8)
    assert found["unit"] == "points"

    told = (
        jobs["earnings"].notna() & (jobs["hours_actual"] > 0) & (jobs["PONDIIO"] > 0)
    ).to_numpy()
    y = np.where(told, (jobs["earnings"] / (jobs["hours_actual"] * 52 / 12)).round(6), 0.0)
    w = np.where(told, jobs["PONDIIO"], 0).astype(float)
    means = [np.average(y[sex], weights=w[sex]) for sex in (women, ~women)]
    slopes = np.where(women, -1 / means[1], means[0] / means[1] ** 2)
    totals = np.where(women, w[women].sum(), w[~women].sum())
    influence = slopes * w * (y - np.where(women, *means)) / totals
    found = rows["gender_gap_in_hourly_earnings"]
    assert found["value"] == pytest.approx(100 * (1 - means[0] / means[1]), rel=1e-10)
    assert found["se"] == pytest.approx(100 * error_of(argentina, jobs, influence), rel=1e-6)


def error_of(survey, jobs, influence):
    """The error of a total of influences; units without a record here count as zeros."""
    design = survey.codebook.design
    whole = survey._connection.execute(
        f"SELECT ({design.strata}) AS h, COUNT(DISTINCT ({design.psu})) AS m "
        f"FROM {survey.parts[0].table} WHERE ({design.weight}) > 0 GROUP BY 1"
    ).fetchnumpy()
    units = dict(zip(whole["h"].tolist(), whole["m"].tolist(), strict=True))
    sums = (
        jobs.assign(z=influence)
        .groupby(["AGLOMERADO", "CODUSU"])["z"].sum().reset_index()
    )  # fmt: skip
    variance = 0.0
    for stratum, found in sums.groupby("AGLOMERADO")["z"]:
        m = units[stratum]
        square = (found**2).sum() - found.sum() ** 2 / m
        variance += m / (m - 1) * square
    return np.sqrt(variance)


@pytest.mark.shared
def test_what_a_survey_does_not_ask_is_refused_in_words(argentina, examples):
    for name, reason in (
        ("mean_usual_hours", r"hours_usual: not asked in this survey \(arg-eph\)"),
        ("union_membership", r"union_member: not asked in this survey \(arg-eph\)"),
        ("working_poverty_rate", r"household_poor: not asked in this survey \(arg-eph\)"),
    ):
        with pytest.raises(InputError, match=f"{name}: {reason}"):
            argentina.indicators([name])
    africa = Survey.open(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet", "zaf-qlfs")
    for name in ("mean_monthly_earnings", "low_pay_rate", "gender_gap_in_hourly_earnings"):
        with pytest.raises(InputError, match=r"earnings: not asked in this survey \(zaf-qlfs\)"):
            africa.indicators([name])
    by_nature = Survey.open(argentina.parts[0].path, "arg-eph", standard="national")
    with pytest.raises(InputError, match="needs the sector and nature, and national:arg does not"):
        by_nature.indicators(["informal_economy_workers"])


@pytest.fixture(scope="module")
def rich_city(shared):
    """A city of which one woman who works on her own account earns nearly all."""
    table = pq.read_table(shared / QUARTER)
    city = table.filter(pc.equal(table["AGLOMERADO"], 2))
    earns = pc.and_(pc.equal(city["CH04"], 2), pc.equal(city["CAT_OCUP"], 2))
    earns = pc.and_(earns, pc.greater(city["P21"].cast("int64"), 0))
    earnings = city["P21"].cast("int64").to_numpy().copy()
    earnings[int(np.flatnonzero(earns.to_numpy(zero_copy_only=False))[0])] = 99_000_000
    rich = city.set_column(city.column_names.index("P21"), "P21", pa.array(earnings, pa.int32()))
    return {"plain": city, "rich": rich}


def cells(frame, names, by):
    survey = Survey.open(frame, "arg-eph", period="2019-Q1")
    return survey.indicators(names, by).arrow().to_pylist()


@pytest.mark.shared
@pytest.mark.parametrize("kind", ["plain", "rich"])
def test_a_mean_of_money_that_two_people_have_nearly_all_of_is_withheld(rich_city, kind):
    rows = cells(rich_city[kind], ["mean_monthly_earnings"], [["sex"]])
    by_sex = {row["sex"]: row for row in rows}
    women, men = by_sex["female"], by_sex["male"]
    assert (women["value"] is None) is (kind == "rich")
    assert (women["reason"] == "confidential") is (kind == "rich")
    # Else all of it would follow from the total and the other.
    assert (men["value"] is None or by_sex[None]["value"] is None) is (kind == "rich")


@pytest.mark.shared
def test_a_gap_is_withheld_with_what_it_compares(rich_city):
    name = "gender_gap_in_hourly_earnings"
    (row,) = (
        row
        for row in cells(rich_city["rich"], [name], [["status"]])
        if row["status"] == "own_account"
    )
    assert row["value"] is None
    assert row["n"] is None
    assert row["reason"] in {"confidential", "complementary"}


@pytest.mark.shared
def test_a_mean_tells_no_number_of_records_that_a_count_hides(shared):
    survey = Survey.open(shared / "data/surveys/zaf_qlfs/qlfs_2016q4.parquet", "zaf-qlfs")
    names, by = (
        ["employment", "mean_usual_hours"],
        [["status"], ["industry"], ["status", "industry"]],
    )
    rows = survey.indicators(names, by).arrow().to_pylist()
    hidden = {
        (row["status"], row["industry"])
        for row in rows
        if row["indicator"] == "employment" and row["reason"] in {"confidential", "complementary"}
    }
    assert len(hidden) > 5
    for row in rows:
        if row["indicator"] == "mean_usual_hours" and (row["status"], row["industry"]) in hidden:
            assert row["n"] is None


@pytest.mark.shared
def test_few_who_did_not_answer_hide_no_national_figure(shared):
    survey = Survey.open(shared / "data/surveys/zaf_qlfs/qlfs_2016q3.parquet", "zaf-qlfs")
    (row,) = survey.indicators(["excessive_usual_hours"]).arrow().to_pylist()
    assert row["value"] > 0
    assert row["reason"] is None


@pytest.mark.shared
def test_a_gap_is_judged_as_its_figures_and_not_by_its_own_size(argentina):
    names = ["informal_employment_rate", "gender_gap_in_informal_employment"]
    rows = argentina.indicators(names, [["status"]], reliability="nchs").arrow().to_pylist()
    gaps = {row["status"]: row for row in rows if row["indicator"] == names[1]}
    assert abs(gaps[None]["value"]) < 2 * gaps[None]["se"]
    assert gaps["contributing_family"]["interval"] == "by_definition"
    assert gaps["contributing_family"]["se"] is None


@pytest.mark.shared
def test_a_wrong_name_beside_all_is_told(argentina):
    with pytest.raises(InputError, match="informal_employment_rat"):
        argentina.indicators(["all", "informal_employment_rat"])


@pytest.mark.shared
def test_what_hours_and_prices_are_is_told_with_the_figures(argentina):
    told = argentina.indicators(["mean_hourly_earnings"]).metadata["warnings"]
    assert "actual_hours" in {each["code"] for each in told}
    told = argentina.indicators(["employment"]).metadata["warnings"]
    assert "actual_hours" not in {each["code"] for each in told}
