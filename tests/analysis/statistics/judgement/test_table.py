"""A table of estimates after judgement: what is empty, why, and what an outsider can still find."""

import itertools

import numpy as np
import pyarrow as pa
import pytest
from tests.analysis.statistics.judgement import attacker

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.estimates import COLUMNS, SCHEMA
from livelihoods.analysis.statistics.judgement import REASONS, judged

SEX = ("female", "male")
STATUS = ("employee", "employer", "own_account", "contributing_family")
NATURE = ("formal", "informal")
MICRO = list(itertools.product(SEX, STATUS, NATURE))
DOMAINS = [
    *[{}],
    *[{"sex": sex} for sex in SEX],
    *[{"status": status} for status in STATUS],
    *[{"sex": sex, "status": status} for sex in SEX for status in STATUS],
]
INDICATORS = (
    *("employment", "informal_employment", "informal_employment_rate"),
    *("women_share_of_informal_employment", "status_share_of_informal_employment"),
)


def inside(**fixed):
    """Which of MICRO have these codes."""
    names = ("sex", "status", "nature")
    return np.array(
        [
            all(dict(zip(names, cell, strict=True))[key] == code for key, code in fixed.items())
            for cell in MICRO
        ],
        dtype=float,
    )


def sums(indicator, domain):
    """Base and numerator of a figure as sums over MICRO."""
    if indicator == "employment":
        return inside(**domain), None
    base = inside(**{**domain, "nature": "informal"})
    if indicator == "informal_employment":
        return base, None
    if indicator == "informal_employment_rate":
        return inside(**domain), base
    if indicator == "women_share_of_informal_employment":
        return base, inside(**{**domain, "nature": "informal", "sex": "female"})
    rest = {key: code for key, code in domain.items() if key != "status"}
    return inside(**{**rest, "nature": "informal"}), base


def allowed(indicator, domain):
    if indicator == "women_share_of_informal_employment":
        return "sex" not in domain
    return indicator != "status_share_of_informal_employment" or "status" in domain


def figures(records, weights, indicators=INDICATORS, domains=DOMAINS, flag=None):
    """Rows as figures.py makes them, before suppression, with n and n_y."""
    rows, n, n_y = [], [], []
    for indicator, domain in itertools.product(indicators, domains):
        base, numerator = sums(indicator, domain)
        if not allowed(indicator, domain) or not base @ records:
            continue
        hits = 0 if numerator is None else round(numerator @ records)
        if indicator == "status_share_of_informal_employment" and not hits:
            continue
        value = base @ weights
        if numerator is not None:
            value = 100 * (numerator @ weights) / value
        rows.append(
            {
                **dict.fromkeys(COLUMNS),
                "indicator": indicator,
                "standard": "icls17",
                "area": "ZAF",
                "period": "2016-Q4",
                "source": "zaf-qlfs",
                "flag": flag,
                "value": value,
                "se": value / 9,
                "lower": value * 0.8,
                "upper": value * 1.2,
                "level": 95,
                "n": round(base @ records),
                "df": 60,
                "unit": "persons" if numerator is None else "percent",
                "interval": "t" if numerator is None else "logit",
                **domain,
            }
        )
        n.append(round(base @ records))
        n_y.append(hits)
    return pa.Table.from_pylist(rows, schema=SCHEMA), n, n_y


def row_of(table, indicator, **domain):
    wanted = {"sex": None, "status": None, **domain}
    (found,) = [
        row
        for row in table.to_pylist()
        if row["indicator"] == indicator and all(row[key] == code for key, code in wanted.items())
    ]
    return found


def equations(table):
    """What an outsider knows about MICRO from the rows that are shown."""
    left, right = [], []
    for row in table.to_pylist():
        if row["value"] is None:
            continue
        domain = {name: row[name] for name in ("sex", "status") if row[name]}
        base, numerator = sums(row["indicator"], domain)
        if numerator is None:
            left.append(base / 1000)
            right.append(row["value"] / 1000)
        else:
            left.append(numerator - row["value"] / 100 * base)
            right.append(0.0)
    return np.array(left), np.array(right)


def assert_nobody_is_given_away(records, weights, table, percent=10.0):
    """No count on 1 to 4 records can be bounded too closely from all rows together."""
    left, right = equations(table)
    natures = [{}, {"nature": "formal"}, {"nature": "informal"}]
    checked = 0
    for domain, nature in itertools.product(DOMAINS, natures):
        goal = inside(**domain, **nature)
        if not 0 < goal @ records < 5:
            continue
        truth = goal @ weights
        lowest, highest = attacker.range_of(goal, left, right)
        room = percent / 100 * truth * (1 - 1e-4)
        assert lowest <= truth - room, (domain, nature)
        assert highest >= truth + room, (domain, nature)
        checked += 1
    return checked


def sample(seed, few=3):
    rng = np.random.default_rng(seed)
    records = rng.integers(15, 300, len(MICRO)).astype(float)
    records[rng.choice(len(MICRO), few, replace=False)] = rng.integers(1, 5, few)
    return records, records * rng.uniform(150, 450, len(MICRO))


def test_a_table_on_many_records_stays_as_it_is():
    records, weights = sample(1, few=0)
    table, n, n_y = figures(records, weights)
    found = judged(table, n, n_y)
    assert found.equals(table)
    assert found["reason"].null_count == found.num_rows


def test_one_small_count_takes_a_rectangle_along():
    records, weights = sample(2, few=0)
    for place, cell in enumerate(MICRO):
        if cell[:2] == ("female", "employer"):
            records[place], weights[place] = 2, 500
    table, n, n_y = figures(records, weights, ["employment"])
    found = judged(table, n, n_y)
    small = row_of(found, "employment", sex="female", status="employer")
    assert small["reason"] == "confidential"
    assert small["flag"] == "suppressed"
    assert small["interval"] == "none"
    for name in ("value", "se", "lower", "upper", "n", "df"):
        assert small[name] is None
    reasons = found["reason"].to_pylist()
    assert reasons.count("confidential") == 1
    assert reasons.count("complementary") == 3
    assert row_of(found, "employment", sex="male", status="employer")["value"] is None
    assert row_of(found, "employment")["value"] == pytest.approx(weights.sum())
    # The same cells, seen as the two-way table that they are.
    published = np.array(
        [
            [
                row_of(
                    found,
                    "employment",
                    **({"sex": sex} if sex else {}),
                    **({"status": status} if status else {}),
                )["value"]
                for status in (*STATUS, None)
            ]
            for sex in (*SEX, None)
        ],
        dtype=float,
    )
    lowest, highest = attacker.bounds(published)[0, 1]
    assert lowest <= 900
    assert highest >= 1100


def test_a_rate_with_few_outside_its_numerator_is_suppressed():
    records, weights = sample(3, few=0)
    place = MICRO.index(("male", "own_account", "formal"))
    records[place], weights[place] = 3, 600
    table, n, n_y = figures(records, weights)
    found = judged(table, n, n_y)
    rate = row_of(found, "informal_employment_rate", sex="male", status="own_account")
    assert rate["reason"] == "confidential"
    assert rate["value"] is None
    assert assert_nobody_is_given_away(records, weights, found) == 1


@pytest.mark.parametrize("seed", range(12))
def test_all_indicators_together_give_nobody_away(seed):
    records, weights = sample(seed, few=1 + seed % 4)
    table, n, n_y = figures(records, weights)
    found = judged(table, n, n_y)
    assert assert_nobody_is_given_away(records, weights, found) >= 1
    suppressed = sum(value is None for value in found["value"].to_pylist())
    assert suppressed < found.num_rows / 2
    assert set(found["reason"].to_pylist()) <= {None, *REASONS}


@pytest.mark.parametrize("seed", range(4))
def test_rates_and_their_base_without_the_count_give_nobody_away(seed):
    records, weights = sample(seed, few=3)
    table, n, n_y = figures(records, weights, ["employment", "informal_employment_rate"])
    found = judged(table, n, n_y)
    assert assert_nobody_is_given_away(records, weights, found) >= 1


def test_the_check_itself_finds_what_is_given_away():
    """Without complementary suppression the outsider succeeds: the tests above can fail."""
    records, weights = sample(5, few=3)
    table, n, n_y = figures(records, weights)
    few = [0 < a < 5 or 0 < b < 5 for a, b in zip(n, n_y, strict=True)]
    values = [
        None if small else value
        for small, value in zip(few, table["value"].to_pylist(), strict=True)
    ]
    bare = table.set_column(table.column_names.index("value"), "value", pa.array(values))
    with pytest.raises(AssertionError):
        assert_nobody_is_given_away(records, weights, bare)


def test_flags_of_the_survey_stay_and_few_records_are_unreliable():
    records, weights = sample(6, few=0)
    place = [MICRO.index(("female", "employer", nature)) for nature in NATURE]
    records[place] = 6
    table, n, n_y = figures(records, weights, flag="break;stand_in_error")
    found = judged(table, n, n_y)
    row = row_of(found, "employment", sex="female", status="employer")
    assert (row["flag"], row["reason"]) == ("unreliable;break;stand_in_error", "limited_records")
    row = row_of(found, "employment")
    assert (row["flag"], row["reason"]) == ("break;stand_in_error", "stand_in_error")


def with_a_zero(records, weights, *cells):
    """Rows of a sample whose cells are empty, those on no record too, as the engine gives them."""
    places = [MICRO.index(cell) for cell in cells]
    records[places] = weights[places] = 0
    table, n, n_y = figures(records, weights)
    rows = table.to_pylist()
    for sex, status, nature in cells:
        domain = {"sex": sex, "status": status}
        if nature == "informal" and not any(
            row["indicator"] == "informal_employment"
            and (row["sex"], row["status"]) == (sex, status)
            for row in rows
        ):
            zero = {"value": 0.0, "se": 0.0, "lower": 0.0, "upper": 0.0, "n": 0, "df": 0}
            like = next(row for row in rows if row["indicator"] == "informal_employment")
            rows.append({**like, **domain, **zero})
            n.append(0)
            n_y.append(0)
    return pa.Table.from_pylist(rows, schema=SCHEMA), n, n_y


@pytest.mark.parametrize("rule", ["ilo", "nchs"])
def test_nobody_in_the_sample_is_shown_with_caution_and_without_error(rule):
    records, weights = sample(8, few=0)
    table, n, n_y = with_a_zero(records, weights, ("female", "employer", "informal"))
    found = judged(table, n, n_y, rule=rule)
    row = row_of(found, "informal_employment", sex="female", status="employer")
    assert (row["value"], row["n"], row["flag"], row["reason"]) == (
        *(0.0, 0),
        *("unreliable", "no_records"),
    )
    assert [row[name] for name in ("se", "lower", "upper", "interval")] == [None] * 3 + ["none"]


def test_nobody_among_a_few_is_as_confidential_as_they_are():
    """That none of three women has an informal job tells that all of them have a formal one."""
    records, weights = sample(9, few=0)
    place = MICRO.index(("female", "employer", "formal"))
    records[place], weights[place] = 3, 900.0
    found = judged(*with_a_zero(records, weights, ("female", "employer", "informal")))
    for indicator in ("employment", "informal_employment"):
        row = row_of(found, indicator, sex="female", status="employer")
        assert (row["value"], row["n"]) == (None, None)
        assert (row["flag"], row["reason"]) == ("suppressed", "confidential")


def test_the_rule_can_be_chosen():
    records, weights = sample(7, few=0)
    place = [MICRO.index(("female", "employer", nature)) for nature in NATURE]
    records[place] = 10
    table, n, n_y = figures(records, weights)
    found = judged(table, n, n_y, rule="nchs")
    row = row_of(found, "informal_employment_rate", sex="female", status="employer")
    assert (row["value"], row["reason"]) == (None, "sample_size")
    assert row_of(found, "employment", sex="female", status="employer")["value"] is not None


def test_periods_are_judged_apart():
    records, weights = sample(8, few=2)
    table, n, n_y = figures(records, weights)
    calm, m, m_y = figures(*sample(9, few=0))
    later = pa.array(["2017-Q1"] * calm.num_rows)
    calm = calm.set_column(calm.column_names.index("period"), "period", later)
    both = judged(pa.concat_tables([table, calm]), [*n, *m], [*n_y, *m_y])
    assert both.slice(0, table.num_rows).equals(judged(table, n, n_y))
    assert both["value"].slice(table.num_rows).null_count == 0


def test_a_rate_with_a_base_that_no_count_is_of_is_judged_alone():
    records, weights = sample(4, few=0)
    table, n, n_y = figures(records, weights, ["employment", "informal_employment_rate"])
    units = table["unit"].to_pylist()
    n = [10**6 if unit == "percent" else each for unit, each in zip(units, n, strict=True)]
    found = judged(table, n, n_y, narrowed={"informal_employment_rate": "age < 65"})
    assert found["value"].null_count == 0


def test_a_rate_of_one_status_only_is_tied_to_the_counts_of_that_status():
    """Employees by sex times the rate of employees would give a hidden count away."""
    records, weights = sample(11, few=0)
    place = MICRO.index(("female", "employee", "informal"))
    records[place], weights[place] = 3, 700
    for number, cell in enumerate(MICRO):
        if cell[1:] != ("employee", "informal") and cell[2] == "informal":
            records[number] = weights[number] = 0
    table, n, n_y = figures(records, weights)
    for number, row in enumerate(table.to_pylist()):
        if row["indicator"] == "informal_employment_rate" and not row["status"]:
            domain = {"sex": row["sex"]} if row["sex"] else {}
            base = inside(**domain, status="employee")
            n[number] = round(base @ records)
            value = 100 * inside(**domain, status="employee", nature="informal") @ weights
            values = table["value"].to_pylist()
            values[number] = value / (base @ weights)
            at = table.column_names.index("value")
            table = table.set_column(at, "value", pa.array(values))
    narrowed = {"informal_employment_rate": "status = 'employee'"}
    found = judged(table, n, n_y, narrowed=narrowed)
    # The women's is confidential; the men's gives it away with the total.
    for sex in SEX:
        assert row_of(found, "informal_employment_rate", sex=sex)["value"] is None
        assert row_of(found, "informal_employment", sex=sex)["value"] is None
    assert row_of(found, "informal_employment")["value"] is not None


def test_wrong_input_is_an_error():
    table, n, n_y = figures(*sample(1))
    with pytest.raises(InputError, match="number of records"):
        judged(table, n[1:], n_y)
    with pytest.raises(InputError, match="did you mean 'nchs'"):
        judged(table, n, n_y, rule="nhcs")
    empty = pa.nulls(table.num_rows, pa.float64())
    empty = table.set_column(table.column_names.index("value"), "value", empty)
    with pytest.raises(InputError, match="before suppression"):
        judged(empty, n, n_y)
    with pytest.raises(InputError, match="more records"):
        judged(table, [1000 * each if k else each for k, each in enumerate(n)], n_y)
