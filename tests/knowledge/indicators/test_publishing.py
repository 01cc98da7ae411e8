"""Publishing: what is refused, what is compared, what never changes."""

import pyarrow as pa
import pyarrow.parquet
import pytest
from django.db import IntegrityError, transaction
from tests.knowledge.indicators.estimate_files import ABSENT, ROWS, TOTAL, described

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.estimates import read
from livelihoods.knowledge.indicators import queries
from livelihoods.knowledge.indicators.actions import publish
from livelihoods.knowledge.indicators.models import Estimate, PublishedError, Release
from livelihoods.platform.accounts.actors import NotAllowedError, Operator
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def put(*files, version="2026-11-22", dataset="surveys", **options):
    return publish(
        actor=Operator("test"), estimates=files, dataset=dataset, version=version, **options
    )


def test_a_release_holds_every_row_and_an_audit_entry(estimates):
    outcome = put(estimates(), note="First.")
    assert outcome.outcome == "published"
    assert Estimate.objects.count() == len(ROWS)
    women = Estimate.objects.get(by="sex", cell="female")
    assert (women.value, women.codes) == (36.6, {"sex": "female"})
    crossed = Estimate.objects.get(by="sex,status", cell="female,employee")
    assert crossed.codes == {"sex": "female", "status": "employee"}
    entry = Entry.objects.get(act="indicators.publish")
    assert (entry.subject_id, entry.reason) == (str(outcome.release.pk), "First.")
    assert entry.changes["figures"] == [None, len(ROWS)]


def test_the_same_content_changes_nothing_whatever_its_form_or_version(estimates, tmp_path):
    first = put(estimates())
    again = put(estimates(list(reversed(ROWS)), name="other.csv"))
    later = put(estimates(), version="2026-12-01")
    for outcome in (again, later):
        assert outcome.outcome == "nothing changed"
        assert outcome.release == first.release
    assert Release.objects.count() == 1


def test_what_was_published_before_there_were_reasons_keeps_its_hash(estimates):
    """Computed by the version of the software before the column came, with its dimensions."""
    then = ("sex", "status", "activity", "sector", "nature")

    def older(metadata):
        metadata["dimensions"] = {name: metadata["dimensions"][name] for name in then}
        metadata["dimensions"]["sector"]["codes"].pop("own_use_community")

    release = put(estimates(change=older)).release
    assert release is not None
    assert release.content_hash == (
        "80ff8b88a6534e8904b5192bafd5233e3bea69d1a680f123126a2d2f050002f7"
    )
    assert "judgement" not in release.metadata


def test_reasons_and_the_rule_are_published(estimates):
    rule = {"rule": "ilo", "words": "The rule.", "reasons": {}}
    small = TOTAL | ABSENT | {"sex": "male", "flag": "suppressed", "reason": "complementary"}
    first = put(estimates([TOTAL, small], change=lambda each: each.update(judgement=rule)))
    assert first.release is not None
    assert first.release.metadata["judgement"] == [rule]
    assert Estimate.objects.get(by="sex").reason == "complementary"
    assert Estimate.objects.get(by="").reason == ""
    other = [TOTAL, small | {"reason": "confidential"}]
    again = put(estimates(other), version="2026-11-23", dry_run=True)
    assert again.difference.count("revised") == 1


def test_what_made_the_files_is_not_content(estimates):
    put(estimates())
    other = estimates(change=lambda each: each.update(command=["x"], software={"name": "y"}))
    assert put(other).outcome == "nothing changed"


def test_a_published_version_stays_as_it_is(estimates):
    put(estimates())
    with pytest.raises(InputError, match=r"stays as it is.*2026-11-22\.2"):
        put(estimates([TOTAL]))
    assert Estimate.objects.count() == len(ROWS)


def test_an_older_version_is_refused(estimates):
    put(estimates())
    with pytest.raises(InputError, match="older than surveys:2026-11-22"):
        put(estimates([TOTAL]), version="2026-11-21")


def test_the_second_and_the_tenth_release_of_a_day_come_in_order(estimates):
    for number, version in enumerate(("2026-11-22", "2026-11-22.2", "2026-11-22.10")):
        put(estimates([TOTAL | {"value": 34.0 + number / 10}]), version=version)
    (newest,) = queries.chosen_releases()
    assert newest.version == "2026-11-22.10"


def test_new_gone_and_revised_are_told_by_how_much(estimates):
    put(estimates())
    changed = [row for row in ROWS if row.get("sex") != "male"]
    changed[0] = TOTAL | {"value": 35.0}
    changed.append(TOTAL | {"activity": "services"})
    outcome = put(estimates(changed), version="2026-12-01", dry_run=True)
    assert outcome.outcome == "would be published"
    assert (
        str(outcome.difference)
        == "1 new, 2 gone, 1 revised, 8 unchanged against surveys:2026-11-22"
    )
    assert str(outcome.difference.largest[0]) == (
        "informal_employment_rate icls17 ZAF 2016-Q4: 34.628 -> 35"
    )
    assert outcome.difference.by_indicator["informal_employment_rate"] == {
        "new": 1, "gone": 2, "revised": 1,
    }  # fmt: skip
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (TOTAL | {"flag": "suppressed"}, "line 2, value: the figure is suppressed"),
        (TOTAL | ABSENT | {"flag": "suppressed", "n": 3}, "line 2, n: the figure is suppressed"),
        (TOTAL | {"value": None}, "line 2, value: empty"),
        (TOTAL | {"reason": "confidential"}, "line 2, flag: the reason is 'confidential', so the"),
        (
            TOTAL | ABSENT | {"flag": "suppressed", "reason": "limited_records"},
            "line 2, reason: 'limited_records' suppresses no figure",
        ),
        (TOTAL | {"reason": "whim"}, "reason 'whim' is not known"),
        (TOTAL | {"value": 134.6, "upper": 140}, "line 2, value: 134.6 cannot be in percent"),
        (TOTAL | {"value": "nan"}, "line 2, value: nan is not a number"),
        (TOTAL | {"lower": 40.0}, "line 2, lower, upper: 40.0 to 35.573 does not hold the value"),
        (TOTAL | {"lower": None}, "line 2, lower, upper: one of them"),
        (TOTAL | {"level": None}, "line 2, level: empty"),
        (TOTAL | {"interval": "by_definition"}, "line 2, interval: 'by_definition', but"),
        (TOTAL | {"se": -1.0}, "line 2, se: -1.0 is below zero"),
        (TOTAL | {"n": 4}, "line 2, n: 4 records; a figure from fewer than 5"),
        (TOTAL | {"n": 0}, "line 2, n: 0 records; a figure from fewer than 5"),
        (TOTAL | {"reason": "no_records"}, "line 2, reason: 'no_records' is of counts of 0 on no"),
        (
            TOTAL | {"n": 0, "reason": "no_records"},
            "line 2, reason: 'no_records' is of counts of 0 on no record; this is 34.628 on 0",
        ),
        (TOTAL | {"unit": "persons"}, "line 2, unit: 'persons', but the metadata says"),
        (TOTAL | {"flag": "guess"}, "flag 'guess' is not known"),
        (TOTAL | {"sex": "other"}, "sex 'other' is not known"),
        (TOTAL | {"indicator": "nothing"}, "indicator 'nothing' is not known"),
        (TOTAL | {"period": "2016-Q5"}, "'2016-Q5' is not a period"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(estimates, row, said):
    with pytest.raises(InputError) as caught:
        put(estimates([row, *ROWS[1:]]))
    assert said in str(caught.value)
    assert not Release.objects.exists()


def test_a_count_of_nobody_in_the_sample_is_published(estimates):
    """It tells of nobody; a rate on no record has no value and no row."""
    nobody = {"value": 0.0, "n": 0, "df": 0, "se": None, "lower": None, "upper": None}
    nobody |= {"interval": "none", "flag": "unreliable", "reason": "no_records"}
    row = of_registry("informal_employment", "persons", 0.0) | nobody
    put(estimates([row], change=described("informal_employment", "persons")))
    assert Estimate.objects.get().value == 0


def of_registry(indicator, unit, value, **more):
    bounds = {"lower": value - 1, "upper": value + 1, "interval": "t"}
    return TOTAL | {"indicator": indicator, "unit": unit, "value": value} | bounds | more


@pytest.mark.parametrize(
    ("indicator", "unit", "value"),
    [
        ("gender_gap_in_informal_employment", "points", -12.5),
        ("gender_gap_in_hourly_earnings", "percent", -130.0),
        ("mean_usual_hours", "hours", 43.2),
        ("mean_monthly_earnings", "ZAR", 5432.1),
        ("median_monthly_earnings", "ZAR", 3400.0),
    ],
)
def test_what_each_kind_may_be_is_published(estimates, indicator, unit, value):
    row = of_registry(indicator, unit, value, interval="woodruff")
    put(estimates([row], change=described(indicator, unit)))
    assert Estimate.objects.get().value == value


@pytest.mark.parametrize(
    ("indicator", "unit", "value"),
    [
        ("gender_gap_in_informal_employment", "points", -100.5),
        ("gender_gap_in_hourly_earnings", "percent", 100.5),
        ("low_pay_rate", "percent", -0.5),
        ("mean_usual_hours", "hours", 168.5),
        ("mean_monthly_earnings", "ZAR", -3.0),
    ],
)
def test_what_no_figure_of_its_kind_can_be_is_refused(estimates, indicator, unit, value):
    row = of_registry(indicator, unit, value)
    with pytest.raises(InputError, match=rf"line 2, value: {value} cannot be in {unit}"):
        put(estimates([row], change=described(indicator, unit)))


def test_files_may_have_an_indicator_in_several_currencies(estimates):
    name = "mean_monthly_earnings"
    rows = {
        "ZAR": of_registry(name, "ZAR", 5432.1),
        "ARS": of_registry(name, "ARS", 18000.0, area="ARG-31", source="arg"),
        "BRL": of_registry(name, "BRL", 2100.0, period="2017"),
    }
    files = [
        estimates([row], name=f"{unit}.csv", change=described(name, unit))
        for unit, row in rows.items()
    ]
    release = put(*files).release
    assert {each["unit"] for each in release.metadata["indicators"]} == {"currency"}
    assert set(Estimate.objects.values_list("unit", flat=True)) == set(rows)
    assert put(*reversed(files)).outcome == "nothing changed"
    one = put(files[0], dataset="one").release
    assert {each["unit"] for each in one.metadata["indicators"]} == {"ZAR"}


def test_money_is_not_explained_as_another_unit(estimates):
    name = "mean_monthly_earnings"
    first = estimates([of_registry(name, "ZAR", 50.0)], name="a.csv", change=described(name, "ZAR"))
    row = of_registry(name, "hours", 50.0, period="2017")
    second = estimates([row], name="b.csv", change=described(name, "hours"))
    with pytest.raises(InputError, match=r"b\.csv: its metadata explains indicators 'mean_m"):
        put(first, second)


def test_a_row_that_two_files_give_is_refused_naming_both(estimates):
    first = estimates([TOTAL], name="first.csv")
    with pytest.raises(InputError, match=r"second.csv line 2: repeats .* of first.csv line 2"):
        put(first, estimates([TOTAL], name="second.csv"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda each: each["codebooks"][0].update(credit=""), "codebooks 'zaf': 'credit'"),
        (lambda each: each["codebooks"][0].pop("terms"), "codebooks 'zaf': 'terms'"),
        (lambda each: each["standards"][0].pop("source"), "standards 'icls17': 'source'"),
        (lambda each: each["indicators"][0].pop("formula"), "indicators 'informal_"),
        (lambda each: each["areas"]["ZAF"].pop("name"), "areas 'ZAF': 'name'"),
        (lambda each: each["dimensions"].pop("sex"), "dimensions 'sex': the code 'female'"),
    ],
)
def test_what_is_not_explained_is_refused(estimates, change, said):
    with pytest.raises(InputError, match="nothing was published") as caught:
        put(estimates(change=change))
    assert f"figures.metadata.json: {said}" in str(caught.value)


def test_two_files_may_not_explain_one_thing_differently(estimates):
    first = estimates(name="first.csv")
    second = estimates(
        [TOTAL | {"period": "2017"}],
        name="second.csv",
        change=lambda each: each["standards"][0].update(universe="Everybody"),
    )
    with pytest.raises(InputError, match=r"second\.csv: its metadata explains standards 'icls17'"):
        put(first, second)


def test_an_indicator_may_cover_others_by_another_standard(estimates):
    def only(code, universe):
        def change(metadata):
            metadata["standards"] = [each for each in metadata["standards"] if each["id"] == code]
            metadata["indicators"][0]["universe"] = universe

        return change

    first = estimates([TOTAL], name="first.csv", change=only("icls17", "All."))
    second = estimates(
        [TOTAL | {"standard": "national:zaf"}],
        name="second.csv",
        change=only("national:zaf", "Wage earners."),
    )
    release = put(first, second).release
    told = {(each["universe"], *each["standards"]) for each in release.metadata["indicators"]}
    assert told == {("All.", "icls17"), ("Wage earners.", "national:zaf")}


def test_a_warning_stays_with_its_survey(estimates):
    def warned(metadata):
        metadata["codebooks"] = metadata["codebooks"][1:]
        metadata["warnings"] = [{"code": "stand_in_error", "text": "Larger."}]

    def plain(metadata):
        metadata["codebooks"] = metadata["codebooks"][:1]

    release = put(
        estimates(ROWS[:-1], name="zaf.csv", change=plain),
        estimates(ROWS[-1:], name="arg.csv", change=warned),
    ).release
    assert release.metadata["warnings"] == [
        {"code": "stand_in_error", "text": "Larger.", "sources": ["arg"]}
    ]


@pytest.mark.parametrize("version", ["2026-13-01", "22 November", "2026-11-22.1", "2026-11-22.0"])
def test_a_version_is_a_day(estimates, version):
    with pytest.raises(InputError, match="version"):
        put(estimates(), version=version)


def test_a_dataset_is_a_short_word(estimates):
    with pytest.raises(InputError, match="dataset 'My Data'"):
        put(estimates(), dataset="My Data")


def test_nothing_to_publish_is_said(estimates):
    with pytest.raises(InputError, match="no figures"):
        put(estimates([]))
    with pytest.raises(InputError, match="no file"):
        put()


def test_publishing_needs_the_right(estimates):
    user = User.objects.create_user("reader@example.org", "a-long-pass-word")
    with pytest.raises(NotAllowedError):
        publish(actor=user, estimates=[estimates()], dataset="surveys", version="2026-11-22")


def test_published_rows_never_change(release):
    row = Estimate.objects.first()
    stored = Release.objects.get()
    for change in (
        row.save,
        row.delete,
        stored.save,
        stored.delete,
        Estimate.objects.all().delete,
        lambda: Estimate.objects.update(value=1),
        lambda: Estimate.objects.bulk_create([]),
        lambda: Estimate.objects.bulk_update([row], ["value"]),
    ):
        with pytest.raises(PublishedError, match="publish a new version"):
            change()


def test_the_database_too_refuses_a_suppressed_value(release):
    stored = Release.objects.get()
    row = {**TOTAL, "by": "", "cell": "", "period": "2030", "flag": "suppressed"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Estimate.objects.add_published([Estimate.from_row(stored, row)])


def test_releases_are_chosen_by_pin_and_by_day(estimates):
    put(estimates())
    put(estimates([TOTAL]), version="2026-12-01")
    put(estimates([TOTAL | {"value": 34.7}]), version="2026-12-24", dataset="other")
    from datetime import date

    names = [str(each) for each in queries.chosen_releases()]
    assert names == ["other:2026-12-24", "surveys:2026-12-01"]
    then = queries.chosen_releases(published_on=date(2026, 11, 30))
    assert [str(each) for each in then] == ["surveys:2026-11-22"]
    # What came later has no place beside a release that is held: its address says the same for ever.
    pinned = queries.chosen_releases([("surveys", "2026-11-22")])
    assert [str(each) for each in pinned] == ["surveys:2026-11-22"]
    later = queries.chosen_releases([("other", "2026-12-24")])
    assert [str(each) for each in later] == ["other:2026-12-24", "surveys:2026-12-01"]
    assert queries.chosen_releases(published_on=date(2020, 1, 1)) == ()
    with pytest.raises(InputError, match="there is no release surveys:2020-01-01"):
        queries.chosen_releases([("surveys", "2020-01-01")])


def test_a_summary_of_releases(release):
    (summary,) = queries.releases()
    assert (str(summary.release), summary.figures, summary.indicators) == (release, len(ROWS), 1)


def test_a_row_of_a_parquet_file_is_named_by_its_number(estimates, tmp_path):
    parquet = tmp_path / "figures.parquet"
    pa.parquet.write_table(read(estimates([TOTAL])).table, parquet)
    assert put(parquet, dry_run=True).outcome == "would be published"
    wrong = estimates([TOTAL, TOTAL | {"period": "2017", "value": 99.0}])
    pa.parquet.write_table(read(wrong).table, parquet)
    with pytest.raises(InputError, match=r"figures\.parquet row 2, lower, upper"):
        put(parquet)


@pytest.mark.slow
def test_estimates_from_survey_records_are_published_as_they_come(client, examples, tmp_path):
    records = examples / "surveys" / "zaf-qlfs" / "qlfs_2016q4.parquet"
    path = tmp_path / "zaf.parquet"
    table = Survey.open([records], codebook="zaf-qlfs").indicators(by=[["sex"], ["status"]])
    table.write(path)
    put(path)
    row = Estimate.objects.get(indicator="informal_employment_rate", by="")
    assert (round(row.value, 3), round(row.se, 2)) == (34.628, 0.48)
    page = client.get("/statistics/informal-employment-rate/?by=status").content.decode()
    assert "33.7 to 35.6" in page
    assert "so by definition" in page
