"""Pages of occupational groups, the history, goals: what a visitor finds there."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.knowledge.pages.conftest import OPERATOR
from tests.knowledge.pages.published import article

from livelihoods.knowledge.indicators.actions import set_indicator_goals
from livelihoods.knowledge.pages.actions import create_sections
from livelihoods.knowledge.pages.models import BlogPage, EventPage, GroupPage, NewsPage
from livelihoods.platform.history import FactError
from livelihoods.platform.vocabulary.actions import set_entry
from livelihoods.platform.vocabulary.models import Milestone

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("site")]
GROUP = "/es/informal-workers/home-based-workers/"


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_making_the_sections_again_changes_nothing(sections):
    assert sections > 100
    assert create_sections(actor=OPERATOR) == 0


def test_a_visitor_finds_a_group_with_all_its_parts_in_spanish(client):
    article(NewsPage, "Looms", groups=("home-based-workers",))
    article(NewsPage, "Markets", groups=("street-vendors",))
    here = re.search(
        r'href="([^"]+)">Trabajadoras a domicilio', page(client, "/es/informal-workers/")
    )
    assert here[1] == GROUP
    shown = page(client, GROUP)
    for part in ("definition", "statistics", "conditions", "policies", "voice", "organizations"):
        assert f'id="{part}"' in shown
    assert "Looms" in shown
    assert "Markets" not in shown
    # nothing is said of what there is not
    assert 'id="publication"' not in shown
    assert 'id="story"' not in shown


def test_a_group_has_one_page_in_a_language():
    found = GroupPage.objects.get(group="street-vendors", locale__language_code="en")
    other = GroupPage(title="Again", group="street-vendors", locale=found.locale, slug="again")
    with pytest.raises(ValidationError):
        found.get_parent().add_child(instance=other)


@pytest.mark.parametrize(
    "address",
    ["/", "/es/", GROUP, "/informal-workers/poverty/", "/informal-workers/", "/who-we-are/history/",
     "/es/what-we-do/", "/what-we-do/goals/links/", "/news/", "/events/"],
)  # fmt: skip
def test_pages_stay_within_their_questions(client, address):
    article(NewsPage, "News", groups=("home-based-workers",), goals=("links",))
    article(BlogPage, "Post", authors="Ana", groups=("home-based-workers",), goals=("links",))
    page(client, address)
    with CaptureQueriesContext(connection) as queries:
        page(client, address)
    assert len(queries) <= 12, "\n".join(query["sql"][:160] for query in queries)


@pytest.mark.parametrize(("kind", "more"), [
    (NewsPage, {}), (BlogPage, {"authors": "Ana"}), (EventPage, {"place": "Lima"}),
])  # fmt: skip
def test_articles_stay_within_their_questions(client, kind, more):
    found = article(kind, "Title", goals=("links",), **more)
    page(client, found.url)
    with CaptureQueriesContext(connection) as queries:
        page(client, found.url)
    assert len(queries) <= 12, "\n".join(query["sql"][:160] for query in queries)


def test_the_history_shows_nothing_later_than_the_day_asked_and_both_of_two_sources(client):
    for code, day, other in (
        ("begun", "1997-04-15", ""),
        ("assembly", "2006-04-21", "Another source calls it the first."),
    ):
        set_entry(
            actor=OPERATOR, model=Milestone, code=code,
            values={"name": code.title(), "starts_on": day, "source": f"source of {code}",
                    "told_otherwise": other},
        )  # fmt: skip
    today = page(client, "/who-we-are/history/")
    assert today.index("Begun") < today.index("Assembly")
    assert "Another source calls it the first." in today
    assert "source of assembly" in today
    before = page(client, "/who-we-are/history/?as_of=2006-04-20")
    assert "Begun" in before
    assert "Assembly" not in before


def test_a_goal_lists_what_is_tagged_to_it(client):
    article(NewsPage, "Chains", goals=("links",))
    article(NewsPage, "Rights", goals=("fair-policies",))
    shown = page(client, "/what-we-do/goals/links/")
    assert "Chains" in shown
    assert "Rights" not in shown
    assert "Home-based workers" in shown
    assert "Chains" in page(client, "/what-we-do/")
    assert client.get("/what-we-do/goals/nothing/").status_code == 404
    assert client.get("/what-we-do/goals/links/?x=1").status_code == 400


def test_a_figure_is_tagged_to_known_goals_alone():
    row = set_indicator_goals(
        actor=OPERATOR, indicator="employment", goals=["fair-policies", "links"]
    )
    assert row.goals == ("links", "fair-policies")
    for indicator, goals in (("no_indicator", []), ("employment", ["no-goal"])):
        with pytest.raises(FactError):
            set_indicator_goals(actor=OPERATOR, indicator=indicator, goals=goals)


@pytest.mark.parametrize("prefix", ["", "/es", "/fr", "/pt"])
def test_every_new_page_can_be_read_in_the_other_languages(client, prefix):
    for address in ("/informal-workers/street-vendors/", "/who-we-are/history/", "/events/"):
        shown = page(client, prefix + address)
        for other in ("", "/es", "/fr", "/pt"):
            assert f'href="{other}{address}"' in shown
