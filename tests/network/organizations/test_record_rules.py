# ruff: noqa: RUF001 - names in many scripts are what is tested
"""Which statement stands, how whole a record is, how names are searched: without a database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livelihoods.network.organizations import rules
from livelihoods.platform.alphabet import searchable

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class Said:
    pk: int
    stated_on: date
    recorded_at: datetime
    corrects_id: int | None = None
    is_withdrawal: bool = False


def said(pk, stated, recorded, **more):
    return Said(
        pk, date.fromisoformat(stated), datetime.fromisoformat(recorded).replace(tzinfo=UTC), **more
    )


def stands(rows, as_of="2030-01-01", known_before=LATER):
    found = rules.latest(rules.known(rows, known_before), date.fromisoformat(as_of))
    return found.pk if found else None


def test_the_newest_source_stands_whenever_it_was_recorded():
    rows = [said(1, "2015-01-01", "2015-02-01"), said(2, "2012-01-01", "2020-01-01")]
    assert stands(rows) == 1
    assert stands(rows, "2013-01-01") == 2
    assert stands(rows, "2011-12-31") is None


def test_of_two_words_of_one_day_the_last_recorded_stands():
    rows = [said(1, "2015-01-01", "2015-02-01"), said(2, "2015-01-01", "2015-03-01")]
    assert stands(rows) == 2


def test_a_correction_stands_from_the_day_on_which_it_was_recorded():
    rows = [said(1, "2015-01-01", "2015-02-01"), said(2, "2010-01-01", "2016-01-01", corrects_id=1)]
    assert stands(rows) == 2
    assert stands(rows, known_before=datetime(2015, 6, 1, tzinfo=UTC)) == 1


def test_what_is_withdrawn_lets_the_statement_before_it_stand():
    rows = [
        said(1, "2012-01-01", "2012-02-01"),
        said(2, "2015-01-01", "2015-02-01"),
        said(3, "2015-01-01", "2016-01-01", corrects_id=2, is_withdrawal=True),
    ]
    assert stands(rows) == 1
    assert stands(rows, known_before=datetime(2015, 6, 1, tzinfo=UTC)) == 2


ROWS = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4000)), min_size=1, max_size=12).map(
    lambda pairs: [
        Said(
            number,
            date(2000, 1, 1) + timedelta(days=stated),
            datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=recorded),
        )
        for number, (stated, recorded) in enumerate(pairs)
    ]
)


@given(ROWS, st.integers(0, 4000), st.integers(0, 4000))
def test_what_stands_never_goes_back_as_days_pass(rows, first, second):
    early, late = sorted((first, second))
    day = date(2000, 1, 1)
    one = rules.latest(rows, day + timedelta(days=early))
    two = rules.latest(rows, day + timedelta(days=late))
    assert one is None or (two is not None and two.stated_on >= one.stated_on)
    if two is not None:
        assert two.stated_on <= day + timedelta(days=late)


@given(ROWS, st.integers(0, 4000))
def test_what_is_recorded_later_does_not_change_what_was_known(rows, day):
    instant = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=day)
    then = [row for row in rows if row.recorded_at < instant]
    assert rules.known(rows, instant) == rules.known(then, instant)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Cartón y Dignidad", "CARTON"),
        ("Mãos que Separam", "maos"),
        ("Informal Hawkers' Association", "hawkers association"),
        ("Women’s Union", "womens union"),
        ("Øresund Straße", "oresund strasse"),
        ("Hà Nội", "ha noi"),
        ("İstanbul", "istanbul"),
        ("Lomévi", "LOMEVI"),
        ("Kọ́là", "kola"),
        ("हॉकर संघ", "हॉकर"),
        ("สมาคมผู้ค้า", "ผู้ค้า"),
        ("اتّحاد الباعة", "اتحاد"),
        ("Союз торговцев", "союз"),
        ("ＳＥＷＡ", "sewa"),
        ("A.B.C. Union", "a b c"),
    ],
)
def test_names_are_found_in_any_form(written, asked):
    assert searchable(asked) in searchable(written)


def test_vowel_signs_are_kept():
    assert searchable("किताब") != searchable("कतब")
    assert searchable("ผู้") != searchable("ผ")


@given(st.text(max_size=40))
def test_searching_again_changes_nothing(words):
    once = searchable(words)
    assert searchable(once) == once
    assert once == once.strip()


def test_completeness():
    names = ("name", "kind", "city", "groups")
    assert rules.completeness({}, names, has_members=False) == 0
    values = {"name": "x", "kind": "", "city": None, "groups": []}
    assert rules.completeness(values, names, has_members=False) == 20
    whole = {"name": "x", "kind": "union", "city": "Lima", "groups": ["a"]}
    assert rules.completeness(whole, names, has_members=True) == 100


def test_a_record_is_due_a_year_after_it_was_verified():
    assert rules.is_due(None, date(2026, 1, 1))
    assert not rules.is_due(date(2025, 1, 2), date(2026, 1, 1))
    assert rules.is_due(date(2025, 1, 1), date(2026, 1, 1))


def test_of_two_counts_of_one_day_the_stricter_stands():
    at = datetime(2020, 1, 1, tzinfo=UTC)
    claimed = rules.Count(date(2019, 1, 1), "claimed", at + timedelta(days=9), 2)
    audited = rules.Count(date(2019, 1, 1), "audited", at, 1)
    newer = rules.Count(date(2019, 1, 2), "claimed", at, 3)
    assert max([claimed, audited], key=rules.rank) == audited
    assert max([audited, newer], key=rules.rank) == newer
