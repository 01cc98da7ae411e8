"""Pages of places: the list, one place, several side by side."""

import html
import re

import pytest
from tests.knowledge.indicators.estimate_files import ROWS, TOTAL, described

from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators.actions import publish
from livelihoods.knowledge.indicators.places.chapters import CHAPTERS
from livelihoods.network.organizations.models import Organization, SearchRecord
from livelihoods.platform.accounts.actors import Operator

pytestmark = [pytest.mark.web, pytest.mark.django_db]
LIST = "/statistics/countries/"
ZAF = f"{LIST}ZAF/"
OPERATOR = Operator("test")


def text_of(response):
    body = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r" ([.,:;])", r"\1", html.unescape(body))


def section(response, name):
    return re.search(
        rf'<section aria-labelledby="{name}">.*?</section>', response.content.decode(), re.DOTALL
    )[0]


@pytest.fixture
def organizations(db):
    """Three organizations of South Africa, of which one is not listed."""
    for key, listed in (("vendors", True), ("pickers", True), ("hidden", False)):
        organization = Organization.objects.create(key=key, name=f"The {key}", country_id="ZAF")
        SearchRecord.objects.create(
            organization=organization,
            is_listed=listed,
            sort_name=key,
            country="ZAF",
            groups=f" street-{key} ",
        )


def test_every_indicator_has_a_place_in_a_chapter():
    asked = {wanted.indicator for chapter in CHAPTERS for wanted in chapter.wanted}
    assert set(INDICATORS) <= asked


def test_a_figure_has_its_interval_period_standard_source_sentence_and_downloads(client, release):
    said = text_of(client.get(ZAF))
    for words in (
        "34.6 percent", "33.7 to 35.6", "4th quarter of 2016 · 17th ICLS", "18,561 records",
        "Credit zaf. surveys:2026-11-22",
        "In South Africa in the 4th quarter of 2016, about 35 of 100 workers had an informal main",
        "main job (33.7 to 35.6).",
        "among women, about 37 of 100 workers had an informal main job (35.4 to 37.9).",
    ):  # fmt: skip
        assert words in said, words
    body = client.get(ZAF).content.decode()
    assert 'href="/statistics/informal-employment-rate/?area=ZAF"' in body
    assert 'href="/statistics/informal-employment-rate.csv?area=ZAF"' in body
    assert 'href="/statistics/informal-employment-rate/?area=ZAF&amp;by=sex"' in body


def test_every_link_of_a_place_leads_somewhere(client, release, organizations):
    body = client.get(ZAF).content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    for address in set(re.findall(r'href="(/statistics/[^"#]*)', main)):
        assert client.get(html.unescape(address)).status_code == 200, address


def test_another_standard_stands_beside_with_the_reasons(client, release):
    found = section(client.get(ZAF), "size")
    assert "1 other figure" in found
    assert "29.6" in found
    assert 'href="/statistics/informal-employment-rate/?area=ZAF#differing-heading"' in found
    assert "standard=national:zaf" in found
    page = client.get("/statistics/informal-employment-rate/?area=ZAF").content.decode()
    assert 'id="differing-heading"' in page


def test_what_is_not_published_is_not_zero(client, release):
    response = client.get(ZAF)
    assert f"Not known here: {INDICATORS['mean_usual_hours'].title}" in text_of(response)
    for chapter in ("contribution", "groups", "hours", "earnings", "protection"):
        said = section(response, chapter)
        assert "Not known here" in said
        assert "that does not mean zero" in said
    nothing = text_of(client.get(f"{LIST}GHA/"))
    assert "No figures are published for Ghana. That does not mean zero." in nothing


def test_what_is_contributed_is_not_made_up(client, release):
    page = client.get("/statistics/countries/ZAF/").content.decode()
    chapter = page[page.index('id="contribution"') :]
    chapter = chapter[: chapter.index("</section>")]
    assert (
        "No such figure of this place has been given to this site with its source and its terms."
        in chapter
    )
    assert "that does not mean zero" in chapter
    assert 'class="number"' not in chapter


def test_a_part_says_what_of_the_country_it_covers(client, release):
    whole = client.get(f"{LIST}ARG/")
    assert "No figures are published for Argentina" in text_of(whole)
    assert f'href="{LIST}ARG-31/"' in whole.content.decode()
    part = client.get(f"{LIST}ARG-31/")
    said = text_of(part)
    assert "Argentina, 31 urban agglomerations" in said
    assert "31 urban agglomerations; no rural population." in said
    assert "wider than 48.0 to 50.2" in said


def test_one_address_for_one_place(client, release):
    assert client.get(f"{LIST}zaf/")["Location"] == ZAF
    assert client.get(f"{LIST}arg-31/")["Location"] == f"{LIST}ARG-31/"
    for address in (f"{LIST}XXX/", f"{LIST}ARG-99/", f"{LIST}south-africa/"):
        assert client.get(address).status_code == 404, address
    refused = client.get(f"{ZAF}?colour=red")
    assert refused.status_code == 400
    assert "no parameter &#x27;colour&#x27;" in refused.content.decode()


def test_the_releases_that_are_asked_for(client, release, estimates):
    later = estimates([TOTAL | {"value": 35.1}])
    publish(actor=OPERATOR, estimates=[later], dataset="surveys", version="2026-12-01")
    assert "35.1 percent" in text_of(client.get(ZAF))
    for query in ("published_on=2026-11-30", "release=surveys:2026-11-22"):
        response = client.get(f"{ZAF}?{query}")
        assert "34.6 percent" in text_of(response)
        main = response.content.decode()
        assert f'href="/statistics/informal-employment-rate/?area=ZAF&amp;{query}"' in main
    assert client.get(f"{ZAF}?release=surveys:2001-01-01").status_code == 400


def test_the_newest_period_of_each_line_is_shown(client, estimates):
    rows = [TOTAL | {"period": "2015-Q4", "value": 31.0, "lower": 30.0, "upper": 32.0}, TOTAL]
    publish(actor=OPERATOR, estimates=[estimates(rows)], dataset="surveys", version="2026-11-22")
    said = text_of(client.get(ZAF))
    assert "34.6 percent" in said
    assert "31.0" not in said


def test_the_organizations_of_the_country(client, release, organizations):
    found = section(client.get(f"{LIST}ZAF/"), "organizations")
    assert "The vendors" in found
    assert "The hidden" not in found
    assert 'href="/organizations/?country=ZAF"' in found
    assert "All 2 organizations" in found
    assert "No organization of Ghana" in text_of(client.get(f"{LIST}GHA/"))


def test_the_list_says_what_there_is_of_each_place(client, release, organizations):
    response = client.get(LIST)
    said = text_of(response)
    assert "Figures of all of South Africa" in said
    assert "Figures of a part: Argentina, 31 urban agglomerations" in said
    assert "2 organizations" in said
    assert "Ghana" not in said
    names = [region.name for region in response.context["regions"]]
    assert names == ["Africa", "Americas"]


@pytest.mark.parametrize(
    ("letters", "found"), [("sou", ["ZAF"]), ("afri", ["ZAF"]), ("ARG", ["ARG"]), ("zz", [])]
)
def test_the_list_by_the_first_letters_of_a_name(client, release, letters, found):
    regions = client.get(LIST, {"q": letters}).context["regions"]
    assert [line.code for region in regions for line in region.countries] == found


def test_letters_go_without_their_accents(client, release):
    assert client.get(f"/pt{LIST}", {"q": "africa"}).context["count"] == 1


def test_places_side_by_side(client, release):
    address = f"{LIST}compare/?area=ZAF,ARG-31,GHA"
    response = client.get(address)
    found = section(response, "size")
    lines = response.context["comparison"].chapters[0].lines
    assert [(line.standard, [len(told) for _column, told in line.cells]) for line in lines] == [
        ("17th ICLS", [1, 1]),
        ("National definition", [1, 0]),
    ]
    assert "33.7 to 35.6" in found
    assert "wider than 48.0 to 50.2" in found
    assert "not known" in found
    assert 'tabindex="0"' in found
    said = text_of(response)
    assert "Ghana no figures are published; that does not mean zero" in said
    assert (
        'href="/statistics/informal-employment-rate/?area=ZAF,ARG-31&amp;standard=icls17"' in found
    )


def test_places_of_another_release_have_a_line_of_their_own(client, release, estimates):
    publish(
        actor=OPERATOR,
        estimates=[estimates([TOTAL | {"value": 39.0, "lower": 38.0, "upper": 40.0}])],
        dataset="others",
        version="2026-11-22",
    )
    response = client.get(f"{LIST}compare/?area=ZAF,ARG-31")
    lines = response.context["comparison"].chapters[0].lines
    releases = [(line.release, line.standard) for line in lines]
    assert sorted(releases) == [
        ("others:2026-11-22", "17th ICLS"),
        ("surveys:2026-11-22", "17th ICLS"),
        ("surveys:2026-11-22", "National definition"),
    ]


def test_places_that_are_ticked_have_one_address(client, release):
    ticked = client.get(f"{LIST}compare/?area=ZAF&area=ARG-31")
    assert (ticked.status_code, ticked["Location"]) == (
        301,
        f"{LIST}compare/?area=ZAF,ARG-31",
    )
    assert "No place is chosen" in text_of(client.get(f"{LIST}compare/"))


def test_more_than_ten_places_are_refused(client, release):
    codes = "ZAF,ARG,BRA,BGD,GHA,IND,KEN,MEX,PER,SEN,THA"
    refused = client.get(f"{LIST}compare/?area={codes}")
    assert refused.status_code == 400
    assert "11 areas are asked for; at most 10 can be compared" in text_of(refused)


def test_a_place_asks_little_of_the_database(
    client, estimates, organizations, django_assert_max_num_queries
):
    publish(actor=OPERATOR, estimates=[estimates(ROWS)], dataset="surveys", version="2026-11-22")
    change = described("mean_usual_hours", "hours")
    hours = TOTAL | {"indicator": "mean_usual_hours", "unit": "hours", "value": 41.0}
    hours |= {"lower": 40.0, "upper": 42.0}
    file = estimates([hours, hours | {"sex": "female"}], "hours.csv", change)
    publish(actor=OPERATOR, estimates=[file], dataset="hours", version="2026-11-22")
    client.get("/statistics/informal-employment-rate/")
    for address in (ZAF, LIST, f"{LIST}compare/?area=ZAF,ARG-31"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
