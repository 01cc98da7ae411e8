"""The page of an indicator and what can be taken away from it."""

import csv
import io
import json
import re

import pytest
from django.utils import translation
from tests.knowledge.indicators.estimate_files import ABSENT, TOTAL, described

from livelihoods.knowledge.indicators import pictures, queries
from livelihoods.knowledge.indicators.actions import publish
from livelihoods.knowledge.indicators.addresses import read
from livelihoods.platform.accounts.actors import Operator
from livelihoods.platform.interchange.sheets import harmless
from livelihoods.platform.ui.chart_store import laid_out

pytestmark = [pytest.mark.web, pytest.mark.django_db]
PAGE = "/statistics/informal-employment-rate/"


def text_of(response):
    body = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_the_large_figure_has_all_that_belongs_to_it(client, release):
    said = text_of(client.get(f"{PAGE}?area=ZAF"))
    for words in (
        "34.6 percent", "33.7 to 35.6",
        "In South Africa in the 4th quarter of 2016, about 35 of 100 workers had an informal main",
        "main job (33.7 to 35.6).",
        "Credit zaf.", "Terms zaf.", "Producer of zaf", "17th ICLS", "Source of icls17.",
        "Employed people aged 15 and over, main job", "surveys:2026-11-22",
        "100 x informal employment / employment.", "retrieved",
    ):  # fmt: skip
        assert words in said, words


def test_flags_and_gaps_are_said_in_words(client, release):
    said = text_of(client.get(f"{PAGE}?area=ZAF&by=status"))
    assert "unreliable: rests on few records" in said
    assert "suppressed: too few records to publish" in said
    assert "so by definition, without sampling error" in said


REASONS = {
    "": "suppressed: too few records to publish",  # before there were reasons
    "few_records": "suppressed: too few records to publish",
    "confidential": "suppressed: few people stand behind it",
    "complementary": "suppressed to protect another figure",
    "no_value": "no figure: nothing to compute it from",
    "interval_width": "suppressed: its interval is too wide",
}


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
def test_why_a_figure_is_withheld_is_said_and_taken_along(client, estimates, language):
    statuses = ("employee", "employer", "own_account", "cooperative_member", "unknown")
    statuses += ("contributing_family",)
    rows = [
        TOTAL | ABSENT | {"status": status, "flag": "suppressed", "reason": reason}
        for status, reason in zip(statuses, REASONS, strict=True)
    ]
    # The same flag for another reason.
    shaky = TOTAL | {"flag": "unreliable", "reason": "degrees_of_freedom"}
    rule = {"rule": "nchs", "words": "The rule.", "reasons": {}}
    file = estimates([shaky, *rows], change=lambda each: each.update(judgement=rule))
    publish(actor=Operator("test"), estimates=[file], dataset="surveys", version="2026-11-22")
    with translation.override(language):
        wanted = [*REASONS.values(), "unreliable: its error is itself uncertain"]
        words = [re.sub(r"\s+", " ", translation.gettext(each)) for each in wanted]
    assert (words == wanted) == (language == "en")
    prefix = "" if language == "en" else f"/{language}"
    said = text_of(client.get(f"{prefix}{PAGE}?by=status"))
    drawn = client.get(f"{prefix}/statistics/informal-employment-rate.svg?by=status")
    for each in words:
        assert each in said
    assert words[3] in text_of(drawn)
    csv_file = client.get("/statistics/informal-employment-rate.csv?by=status")
    found = list(csv.DictReader(io.StringIO(csv_file.getvalue().decode())))
    assert {row["reason"] for row in found} == {*REASONS, "degrees_of_freedom"}
    metadata = client.get("/statistics/informal-employment-rate.metadata.json?by=status").json()
    assert metadata["judgement"] == [rule]
    assert metadata["reasons"]["confidential"].startswith("few people")


def test_a_stand_in_error_is_never_an_ordinary_interval(client, release):
    page = text_of(client.get(f"{PAGE}?area=ARG-31"))
    assert "wider than 48.0 to 50.2" in page
    assert "Argentina, 31 urban agglomerations" in page
    assert "Covers: 31 urban agglomerations; no rural population." in page
    drawn = client.get("/statistics/informal-employment-rate.svg?area=ARG-31").content.decode()
    assert "No intervals: the true margin of error" in drawn
    chart = pictures.chart(queries.figure(read("informal_employment_rate", [("area", "ARG-31")])))
    assert not laid_out(chart, 360).rules


def test_one_standard_is_shown_at_a_time(client, release):
    page = text_of(client.get(f"{PAGE}?area=ZAF"))
    first, why, behind = page.rpartition("Why these differ")  # the heading, after the way to it
    assert "29.6" not in first
    assert "National definition" in first  # the way to it
    assert "34.6 · 29.6" in why + behind
    other = text_of(client.get(f"{PAGE}?area=ZAF&standard=national:zaf"))
    assert "29.6 percent" in other


def test_a_filter_keeps_the_total_beside_it(client, release):
    page = client.get(f"{PAGE}?area=ZAF&by=sex&sex=female").content.decode()
    table = page.partition('id="differing-heading"')[0]
    rows = re.findall(r'<th scope="row">([^<]+)</th>', table)
    assert rows == ["Total", "Women"]


def test_a_crossing_has_its_totals(client, release):
    table = client.get(f"{PAGE}?area=ZAF&by=sex,status").content.decode()
    rows = re.findall(r'<th scope="row">([^<]+)</th>', table)
    assert rows[:5] == ["Total", "Women", "Men", "Employees", "Employees, Women"]


def test_missing_is_not_zero(client, release):
    response = client.get(f"{PAGE}?area=GHA,ZAF")
    assert response.status_code == 200
    assert "No figures are published for Ghana. That does not mean zero." in text_of(response)
    assert "Nothing is published for this choice" in text_of(client.get(f"{PAGE}?area=GHA"))
    assert "Nothing is published for this choice" in text_of(client.get(f"{PAGE}?time=2030"))


@pytest.mark.parametrize("time", ["2016", "2016-Q4", "2015..2016", "2016..", "..2016-Q4"])
def test_a_time_that_holds_the_period(client, release, time):
    assert "34.6 percent" in text_of(client.get(f"{PAGE}?area=ZAF&time={time}"))


@pytest.mark.parametrize("time", ["2015", "2016-Q3", "..2015", "2017..", "2016-Q1..2016-Q3"])
def test_a_time_that_does_not(client, release, time):
    assert "34.6 percent" not in text_of(client.get(f"{PAGE}?area=ZAF&time={time}"))


@pytest.mark.parametrize(
    ("address", "target"),
    [
        (f"{PAGE}?by=sex&area=ZAF", f"{PAGE}?area=ZAF&by=sex"),
        ("/statistics/informal_employment_rate/", PAGE),
        (
            "/statistics/informal-employment-rate.csv?by=sex&area=ZAF",
            "/statistics/informal-employment-rate.csv?area=ZAF&by=sex",
        ),
        (
            "/statistics/informal-employment-rate.svg?size=wide&by=sex&area=ZAF",
            "/statistics/informal-employment-rate.svg?area=ZAF&by=sex&size=wide",
        ),
        (f"/fr{PAGE}?by=sex&area=ZAF", f"/fr{PAGE}?area=ZAF&by=sex"),
    ],
)
def test_one_address_for_one_question(client, release, address, target):
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, target)
    assert client.get(target).status_code == 200


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?colour=red", "no parameter &#x27;colour&#x27;"),
        ("?by=activity", "not published by activity"),
        ("?standard=icls21", "not published by the standard"),
        ("?release=surveys:2001-01-01", "no release surveys:2001-01-01"),
    ],
)
def test_what_cannot_be_answered_is_a_400(client, release, query, said):
    response = client.get(PAGE + query)
    assert response.status_code == 400
    assert said in response.content.decode()


def test_an_unknown_indicator_is_a_404(client, release):
    for address in ("/statistics/happiness/", "/statistics/happiness.csv"):
        assert client.get(address).status_code == 404
    assert client.get("/statistics/informal-employment-rate.exe").status_code == 404
    assert client.get(f"{PAGE}?published_on=2001-01-01").status_code == 404


def test_the_form_holds_what_is_shown(client, release):
    page = client.get(f"{PAGE}?area=ZAF&by=sex&sex=female&view=table").content.decode()
    form = page.partition('id="filter-form"')[2].partition("</form>")[0]
    assert '<option value="sex" selected>Sex</option>' in form
    for name, code in (("sex", "female"), ("area", "ZAF")):
        assert f'name="{name}" value="{code}" checked>' in form
    assert form.count(" checked>") == 2
    for name, value in (
        ("view", "table"),
        ("from", ""),
        ("to", ""),
    ):  # one period: nothing to choose
        assert f'<input type="hidden" name="{name}" value="{value}">' in form


def test_the_form_stays_open_for_who_uses_it(client, release):
    assert '<details id="filters">' in client.get(PAGE).content.decode()
    used = client.get(PAGE, headers={"HX-Request": "true", "HX-Trigger": "filter-form"})
    assert '<details id="filters" open>' in used.content.decode()
    assert "HX-Trigger" in used["Vary"]


def test_a_page_of_figures_runs_scripts_of_this_site_alone(client, release):
    client.get(PAGE)
    policy = client.get(PAGE).headers["Content-Security-Policy"]  # of the page that is kept
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
    page = client.get(PAGE).content.decode()
    assert page.count("<script") == 1
    embedded = client.get("/statistics/embed/informal-employment-rate/")
    assert "script-src" not in embedded.headers["Content-Security-Policy"]
    assert "<script" not in embedded.content.decode()


def test_nothing_may_be_posted(client, release):
    assert client.post(PAGE).status_code == 405


def test_a_page_asks_little_of_the_database(client, release, django_assert_max_num_queries):
    client.get(PAGE)
    for query in ("", "?by=sex", "?area=ZAF&by=sex,status", "?area=ZAF,ARG-31&time=2015..2024"):
        with django_assert_max_num_queries(12):
            assert client.get(PAGE + query).status_code == 200


def test_as_published_on_a_day(client, release, estimates):
    publish(
        actor=Operator("test"),
        estimates=[estimates([TOTAL | {"value": 35.1}])],
        dataset="surveys",
        version="2026-12-01",
    )
    assert "35.1 percent" in text_of(client.get(PAGE))
    assert "34.6 percent" in text_of(client.get(f"{PAGE}?area=ZAF&published_on=2026-11-30"))
    pinned = text_of(client.get(f"{PAGE}?area=ZAF&release=surveys:2026-11-22"))
    assert "34.6 percent" in pinned


def test_the_citation_pins_the_release(client, release):
    said = client.get(f"{PAGE}?area=ZAF").content.decode()
    assert f"http://testserver{PAGE}?area=ZAF&amp;release=surveys:2026-11-22" in said


def test_the_table_as_csv(client, release):
    response = client.get("/statistics/informal-employment-rate.csv?area=ZAF&by=status")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="informal-employment-rate.csv"'
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode())))
    assert list(rows[0])[:4] == ["indicator", "standard", "area", "period"]
    assert list(rows[0])[-4:] == ["release", "credit", "metadata", "notes"]
    assert float(rows[0]["value"]) == 34.628
    suppressed = next(row for row in rows if row["flag"] == "suppressed")
    assert [suppressed[name] for name in ("value", "se", "lower", "upper", "n", "df")] == [""] * 6
    assert rows[0]["credit"] == "Credit zaf."
    about = rows[0]["metadata"].removeprefix("http://testserver")
    metadata = json.loads(client.get(about).content)
    assert metadata["codebooks"][0]["terms"] == "Terms zaf."
    assert metadata["indicators"][0]["definition"].startswith("Of every hundred")
    assert metadata["releases"][0]["version"] == "2026-11-22"
    assert "retrieved" in metadata["published"]["cite_as"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(text):
    cell = harmless(text)
    assert cell in {f"'{text}", text.strip()}  # what only hides before white space is on one line
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert harmless(-1.5) == -1.5
    assert harmless("plain") == "plain"


def test_the_chart_is_a_small_picture_of_ours(client, release):
    response = client.get("/statistics/informal-employment-rate.svg?by=sex")
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    drawn = response.content.decode()
    assert 'role="img"' in drawn
    assert "Release surveys:2026-11-22" in drawn
    assert "style=" not in drawn
    assert client.get("/statistics/informal-employment-rate.svg?size=huge").status_code == 400
    assert client.get(f"{PAGE}?size=wide").status_code == 400


def test_the_page_says_how_large_the_chart_is(client, release):
    page = client.get(f"{PAGE}?by=sex").content.decode()
    stated = re.search(r'<img src="([^"]+)" width="360" height="(\d+)"', page)
    drawn = client.get(stated[1].replace("&amp;", "&")).content.decode()
    assert f'height="{stated[2]}"' in drawn.partition(">")[0]


def test_numbers_are_written_as_the_reader_writes_them(client, release):
    assert "34,6" in text_of(client.get(f"/fr{PAGE}?area=ZAF"))
    assert "Afrique du Sud" in text_of(client.get(f"/fr{PAGE}?area=ZAF"))


def test_the_table_alone(client, release):
    page = client.get(f"{PAGE}?view=table").content.decode()
    assert "<picture>" not in page
    assert "<table" in page


def test_the_list_of_indicators(release):
    (summary,) = queries.published_indicators()
    assert summary.address == PAGE
    assert [each.place for each in summary.headlines] == [
        "South Africa, 4th quarter of 2016",
        "Argentina, 31 urban agglomerations, 4th quarter of 2016",  # a part, behind countries
    ]
    with translation.override("es"):
        assert queries.published_indicators()[0].address == f"/es{PAGE}"


def test_the_headlines(release):
    south_africa, argentina = queries.headlines()
    assert (south_africa.value, south_africa.interval) == ("34.6", "33.7 to 35.6")
    assert argentina.flag == "stand-in error: the true margin is larger"
    assert south_africa.address == f"{PAGE}?area=ZAF"


def test_nothing_published_is_no_error(db):
    assert queries.published_indicators() == ()
    assert queries.headlines() == ()


def test_everything_suppressed(client, estimates):
    rows = [TOTAL | ABSENT | {"flag": "suppressed"}]
    publish(
        actor=Operator("test"), estimates=[estimates(rows)], dataset="surveys", version="2026-11-22"
    )
    said = text_of(client.get(PAGE))
    assert "\u2013 percent" in said
    assert "suppressed: too few records to publish" in said
    assert client.get("/statistics/informal-employment-rate.svg").status_code == 200


def test_an_indicator_that_divides_a_whole_has_no_total(client, estimates):
    rows = [
        TOTAL | {"status": status, "value": value, "lower": value - 1, "upper": value + 1}
        for status, value in (("employee", 68.4), ("own_account", 23.9))
    ]
    rows += [row | {"sex": sex} for row in rows for sex in ("female", "male")]
    publish(
        actor=Operator("test"), estimates=[estimates(rows)], dataset="surveys", version="2026-11-22"
    )
    page = client.get(PAGE).content.decode()
    assert re.findall(r'<th scope="row">([^<]+)</th>', page) == ["Employees", "Own-account workers"]
    assert client.get(f"{PAGE}?by=sex").status_code == 200
    assert queries.published_indicators()[0].headlines == ()


GAP = "gender_gap_in_informal_employment"
POINTS = {"indicator": GAP, "unit": "points", "interval": "t"}


def test_a_gap_below_zero_is_said_and_drawn(client, estimates):
    row = TOTAL | POINTS | {"value": -3.2, "lower": -4.4, "upper": -2.0}
    file = estimates([row], change=described(GAP, "points"))
    publish(actor=Operator("test"), estimates=[file], dataset="surveys", version="2026-11-22")
    address = f"/statistics/{GAP.replace('_', '-')}"
    said = text_of(client.get(f"{address}/"))
    assert "-3.2 percentage points" in said
    assert "-4.4 to -2.0" in said
    assert "women was about 3.2 percentage points below that of men (-4.4 to -2.0)." in said
    assert "What it is not A measure of women&#x27;s share" in said
    drawn = client.get(f"{address}.svg").content.decode()
    assert all(f">{tick}<" in drawn for tick in ("-6", "-4", "-2", "0"))
    spanish = text_of(client.get(f"/es{address}/"))
    assert "Brecha de género en el empleo informal" in spanish
    assert "alrededor de 3,2 puntos porcentuales por debajo" in spanish
    assert "Qué no es" in spanish


def test_amounts_in_two_currencies_have_tables_and_no_chart(client, estimates):
    name = "median_monthly_earnings"
    money = {"indicator": name, "interval": "woodruff"}
    numbers = {
        "ZAR": {"value": 3400.4, "lower": 3200.0, "upper": 3500.0},
        "ARS": {"value": 18000.0, "lower": 17500.0, "upper": 18200.0},
    }
    places = {"ZAR": {}, "ARS": {"area": "ARG-31", "source": "arg"}}
    files = [
        estimates(
            [TOTAL | money | values | places[unit] | {"unit": unit}],
            name=f"{unit}.csv",
            change=described(name, unit),
        )
        for unit, values in numbers.items()
    ]
    publish(actor=Operator("test"), estimates=files, dataset="surveys", version="2026-11-22")
    address = "/statistics/median-monthly-earnings"
    page = client.get(f"{address}/")
    said = text_of(page)
    assert "3,400 South African rand" in said
    assert "18,000 Argentine pesos" in said
    assert "the person in the middle earned about 3,400 South African rand in a month" in said
    assert "<picture>" not in page.content.decode()
    assert f"{address}.svg" not in page.content.decode()
    assert client.get(f"{address}.svg").status_code == 404
    one = client.get(f"{address}/?area=ZAF").content.decode()
    assert "<picture>" in one
    assert client.get(f"{address}.svg?area=ZAF").status_code == 200
    table = client.get(f"{address}.csv").getvalue().decode()
    assert {row["unit"] for row in csv.DictReader(io.StringIO(table))} == {"ZAR", "ARS"}


def test_an_older_release_takes_its_titles_from_the_registry(client, release):
    assert "Taux d\u2019emploi informel" in text_of(client.get(f"/fr{PAGE}"))
    assert "What it is not" not in text_of(client.get(PAGE))
