"""A brief holds the estimates and nothing else, in four languages, in one file."""

import re
from dataclasses import replace

import pytest
from tests.knowledge.indicators.briefs.reading import Page, numbers, words

from livelihoods.analysis.statistics.estimation.interval import interval
from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.briefs import document
from livelihoods.knowledge.indicators.briefs.brief import brief
from livelihoods.knowledge.indicators.briefs.estimate import Estimates
from livelihoods.knowledge.indicators.briefs.material import Material

# In words of the brief: ages, hours, of a hundred, the level of intervals, thresholds of the ILO.
FIXED = {15, 24, 25, 34, 35, 54, 55, 64, 65, 48, 100, 95, 1, 99, 2, 3, 4, 17, 2003}
EACH = [(country, language) for country in ("ZAF", "ARG") for language in document.LANGUAGES]


@pytest.fixture
def told(south_africa, argentina) -> dict[str, Material]:
    return {"ZAF": south_africa, "ARG": argentina}


def estimates(material: Material) -> list:
    found = [*material.estimates.rows, *material.past, *material.split.values()]
    found += [each for each in (material.change, material.gap) if each]
    if material.contribution:
        found += [*material.contribution.shares.values()]
        found += [*material.contribution.sensitivity.values()]
    return found


def rounded(value: float, unit: str) -> float:
    """Round as the page does, by another way than it does."""
    if unit == "persons":
        step = 1000 if value >= 10_000 else 100 if value >= 1000 else 1
        return float(step * round(value / step))
    if unit in {"percent", "points", "hours"}:
        return round(value, 1)
    return round(value, 2) if value < 100 else float(round(value))


def allowed(material: Material) -> set[float]:
    numbers_ = set(map(float, FIXED))
    for each in estimates(material):
        for value in (each.value, each.lower, each.upper):
            if value is not None:
                numbers_ |= {abs(rounded(value, each.unit)), float(round(abs(value)))}
        numbers_.add(float(each.n or 0))
    df = material.estimates.find("employment").df
    for row in material.groups:
        numbers_.add(float(row.n or 0))
        if row.number is not None:
            bounds = interval(row.number, row.number_se, df, "t")
            for value in (row.number, bounds.lower, bounds.upper):
                numbers_.add(rounded(max(value, 0.0), "persons"))
        for share in ("women", "informal"):
            value, se = getattr(row, f"{share}_percent"), getattr(row, f"{share}_se")
            if value is not None:
                bounds = interval(value / 100, se / 100, df, "logit")
                ends = (bounds.lower, bounds.upper)
                shown = [value, *(100 * end for end in ends if end is not None)]
                numbers_ |= {rounded(each, "percent") for each in shown} | {float(round(value))}
    numbers_ |= {float(len(material.groups)), float(sum(r.identifiable for r in material.groups))}
    numbers_ |= {float(each) for each in re.findall(r"\d+", material.period)}
    if material.contribution:
        numbers_ |= {float(each) for each in material.contribution.sensitivity}
    return numbers_


def strangers(html: str, language: str, material: Material) -> set[float]:
    """Return the numbers of the chapters that are not in the estimates."""
    chapters = html[html.index("<main") : html.index('<section class="method"')]
    # Notes and reasons tell of classifications, which have numbers too.
    for apart in (r'<p class="small">.*?</p>', r'<td colspan="5" class="reason">.*?</td>'):
        chapters = re.sub(apart, "", chapters, flags=re.DOTALL)
    names = [material.area["name"], "31 aglomerados", "31 agglom", "31 urban"]
    text = " | ".join(words(chapters.replace("<main>", "<div>") + "</div>"))
    for name in names:
        text = text.replace(name, "")
    return set(numbers(text, language)) - allowed(material)


@pytest.mark.parametrize(("country", "language"), EACH)
def test_every_number_stands_in_the_estimates(country, language, pages, told):
    html = pages[country, language]
    assert strangers(html, language, told[country]) == set()
    rate = wording.number(told[country].estimates.find("informal_employment_rate").value, "percent")
    changed = html.replace("</h1>", "</h1>").replace(
        "<main>", f"<main><p>{rate.split('.')[0]}7</p>", 1
    )
    assert strangers(changed, language, told[country]) != set()


@pytest.mark.parametrize(("country", "language"), EACH)
def test_the_page_is_whole_and_asks_for_nothing(country, language, pages):
    html = pages[country, language]
    page = Page(html)
    assert html.startswith("<!doctype html>\n") or "<!doctype html>" in html[:40]
    assert f'<html lang="{language}"' in html
    assert len(set(page.ids)) == len(page.ids)
    assert {name for tag, name, _ in page.attributes if name in {"src", "href", "srcset"}} == set()
    assert not re.search(r"<(script|link|img|iframe|object)|@import|url\((?!#)", html)
    # References within the page lead somewhere.
    for _, name, value in page.attributes:
        if name == "aria-labelledby":
            assert set(value.split()) <= set(page.ids)


@pytest.mark.parametrize(("country", "language"), [each for each in EACH if each[1] != "en"])
def test_no_english_sentence_is_left(country, language, pages, told):
    english = {text.strip() for text in words(pages[country, "en"])}
    survey = told[country].survey
    kept = [survey["producer"], survey["credit"], *(file["name"] for file in survey["files"])]
    left = [
        text
        for text in words(pages[country, language])
        if text.strip() in english and len(re.findall(r"[A-Za-z]{2,}", text)) >= 2
        and " " in text.strip()
        and not any(text.strip() in each or each in text for each in kept)
    ]  # fmt: skip
    assert left == []
    common = re.compile(r"\b(the|and|with|which|people|workers|survey)\b")
    strange = [text for text in words(pages[country, language]) if len(common.findall(text)) >= 2]
    assert [text for text in strange if "Argendata" not in text] == []


def test_a_withheld_figure_is_a_dash_with_its_reason(argentina):
    # This file has none of its own: the rate of agriculture is taken as one.
    nothing = {"value": None, "lower": None, "upper": None, "n": None, "interval": "none"}
    nothing |= {"flags": frozenset({"suppressed"}), "reason": "confidential"}
    taken = [each for each in argentina.estimates.rows if "agriculture" in repr(each)]
    rows = tuple(
        replace(each, **nothing) if each in taken else each for each in argentina.estimates.rows
    )
    argentina = replace(argentina, estimates=replace(argentina.estimates, rows=rows))
    withheld = [each for each in argentina.estimates.rows if each.value is None]
    assert withheld
    assert all((each.lower, each.upper, each.n) == (None, None, None) for each in withheld)
    made = brief(argentina)
    rows = [
        row
        for page in (*made.before_groups, made.groups_page, *made.after_groups)
        for table in page.tables
        for row in table.rows
    ]
    dashes = [row for row in rows if row.value == wording.DASH]
    assert dashes
    assert all(row.flags and not row.interval and not row.n for row in dashes)
    assert any("withheld" in sentence for sentence in made.judgement)


def test_what_a_survey_does_not_ask_is_said(pages):
    assert "The survey does not ask what people earn." in pages["ZAF", "en"]
    assert "Not identifiable in this survey." in pages["ZAF", "en"]
    assert "The survey does not ask where people work" in pages["ZAF", "en"]
    told = re.search("Not told by this survey: ([^<]*)", pages["ARG", "en"])
    assert told
    assert "type of area" in told[1]


def test_a_stand_in_error_calls_nothing_more_or_less(pages):
    html = pages["ARG", "en"]
    assert "is not known well enough" in html
    assert "more exposed:" not in html
    assert "A split of a difference is not its cause." not in html
    assert "95% interval, wider than" in html
    assert "by definition" in html
    assert not re.search('data-label="[^"]*">by definition', html)  # no bounds are too narrow
    assert "Women are more exposed" in pages["ZAF", "en"]


def test_a_national_measure_says_whom_it_counts(argentina):
    # As INDEC's measure, which counts wage earners alone.
    wage_earners = tuple(
        replace(each, value=100.0)
        if each.indicator == "status_share_of_informal_employment" and each.value is not None
        else each
        for each in argentina.estimates.rows
        if each.indicator != "status_share_of_informal_employment"
        or each.code("status") == "employee"
    )
    told = replace(argentina, rates_of="wage earners", estimates=Estimates(wage_earners))
    html = document.html(told, "en")
    assert html.count("women whom the national measure counts") == 2
    assert "Of 100 workers" not in html
    assert "How many of 100 workers" not in html
    assert "women at work" not in html
    assert "By status in employment, 100" not in html
    assert "By status in employment, 100" in document.html(argentina, "en")


def test_provenance_is_told(pages, south_africa):
    text = " ".join(words(pages["ZAF", "en"], without=("style", "svg")))
    assert south_africa.survey["files"][0]["sha256"] in text
    assert south_africa.metadata["digests"]["plan"] in text
    assert "livelihoods survey brief survey.parquet --output brief.html" in text
    assert "household_precedence = household" in text


def test_the_rate_is_the_published_one(south_africa):
    # Statistics South Africa's own micro data by the ILO's tree: docs and SOURCE.md of the survey.
    rate = south_africa.estimates.find("informal_employment_rate")
    assert rate.value == pytest.approx(34.63, abs=0.01)
    women = south_africa.estimates.find("informal_employment_rate", sex="female")
    men = south_africa.estimates.find("informal_employment_rate", sex="male")
    assert south_africa.gap.value == pytest.approx(women.value - men.value)
    parts = south_africa.split
    assert parts["composition"].value + parts["rate"].value == pytest.approx(south_africa.gap.value)


def test_the_same_material_makes_the_same_page(argentina, pages):
    assert document.html(argentina, "es") == pages["ARG", "es"]
