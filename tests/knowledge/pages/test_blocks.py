"""Blocks of a page: counts and figures are asked anew; what is wrong is refused when it is saved."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.knowledge.pages.published import article, with_blocks

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.indicators import quoted
from livelihoods.knowledge.pages.blocks import CountBlock, FigureAddressBlock, LinkBlock, PageBlocks
from livelihoods.knowledge.pages.models import NewsPage, TextPage

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("site")]
ADDRESS = "/statistics/informal-employment-rate/?area=ZAF&by=sex"


@pytest.mark.parametrize(
    "written",
    [
        ADDRESS,
        "https://example.org/es/statistics/informal-employment-rate/?by=sex&area=ZAF",
        "/fr/statistics/informal-employment-rate/?area=ZAF&by=sex&view=table&sort=high",
    ],
)
def test_the_address_of_a_figure_is_kept_in_one_way(written):
    assert quoted.written(quoted.question_at(written)) == ADDRESS


@pytest.mark.parametrize(
    "written",
    [
        "", "nonsense", "/who-we-are/", "/statistics/countries/ZAF/", "/statistics/x/?area=zaf",
        "/statistics/x/?colour=red", "/statistics/x/?area=all",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_figure_is_refused(written):
    with pytest.raises(InputError):
        quoted.question_at(written)


def test_a_figure_that_is_not_published_is_refused_when_it_is_saved():
    with pytest.raises(ValidationError, match="Nothing is published"):
        FigureAddressBlock().clean(ADDRESS)


def test_a_figure_that_is_no_longer_published_is_said_to_be_so(client):
    page = with_blocks(
        TextPage.objects.get(slug="contact", locale__language_code="en"),
        ("figure", {"address": ADDRESS, "says": "A rate."}),
    )
    shown = client.get(page.url).content.decode()
    assert "A figure stood here that is no longer published." in shown


def test_organizations_are_counted_today_alone():
    with pytest.raises(ValidationError):
        CountBlock().clean({"what": ["organizations"], "as_of": date(2015, 3, 31)})
    CountBlock().clean({"what": ["organizations"], "as_of": None})
    CountBlock().clean({"what": ["members"], "as_of": date(2015, 3, 31)})


def test_a_link_leads_to_one_place():
    for page, address in ((None, ""), (TextPage.objects.first(), "https://example.org")):
        with pytest.raises(ValidationError):
            LinkBlock().clean({"title": "x", "page": page, "address": address})


def test_a_count_follows_its_own_day_or_the_readers(client):
    page = with_blocks(
        TextPage.objects.get(slug="contact", locale__language_code="en"),
        ("count", {"what": ["members", "countries"], "as_of": date(2015, 3, 31)}),
        ("count", {"what": ["members"], "as_of": None}),
    )
    shown = client.get(f"{page.url}?as_of=2018-11-30").content.decode()
    assert shown.count("as of 31 March 2015") == 2
    assert shown.count("as of 30 November 2018") == 1


def test_a_list_says_nothing_of_what_there_is_not(client):
    page = TextPage.objects.get(slug="contact", locale__language_code="en")
    listed = {
        "heading": "On the market", "kinds": ["news"], "groups": ["street-vendors"],
        "countries": [], "programmes": [], "goals": [], "number": 2,
    }  # fmt: skip
    page = with_blocks(page, ("entries", listed))
    assert "On the market" not in client.get(page.url).content.decode()
    article(NewsPage, "A market stays", groups=("street-vendors",))
    article(NewsPage, "Looms stopped", groups=("home-based-workers",))
    shown = client.get(page.url).content.decode()
    assert "A market stays" in shown
    assert "Looms stopped" not in shown


def test_a_page_takes_no_more_live_blocks_than_it_can_answer():
    block = PageBlocks()
    value = block.to_python([{"type": "count", "value": {"what": ["members"]}}] * 4)
    with pytest.raises(ValidationError):
        block.clean(value)


def test_a_page_with_many_blocks_stays_within_its_questions(client):
    page = TextPage.objects.get(slug="contact", locale__language_code="en")
    listed = {
        "heading": "New", "kinds": ["news", "event"], "groups": [], "countries": [],
        "programmes": [], "goals": [], "number": 3,
    }  # fmt: skip
    article(NewsPage, "A market stays")
    page = with_blocks(
        page,
        ("count", {"what": ["members"], "as_of": None}),
        ("figure", {"address": ADDRESS, "says": ""}),
        ("figure", {"address": "/statistics/employment/?area=ARG-31", "says": ""}),
        ("entries", listed),
        ("quote", {"words": "We are workers.", "who": "a vendor", "source": "a meeting"}),
        ("notice", {"text": "<p>Look</p>", "is_warning": True}),
    )
    client.get(page.url)
    with CaptureQueriesContext(connection) as queries:
        shown = client.get(page.url).content.decode()
    assert "We are workers." in shown
    assert "A market stays" in shown
    assert len(queries) <= 12, "\n".join(query["sql"][:120] for query in queries)
