"""Pages of groups of workers: from a survey to a release to what a reader sees."""

import csv
import html
import io
import re

import pytest
from tests.knowledge.indicators.places.test_places import section, text_of

from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics import groups as definitions
from livelihoods.analysis.statistics.group_estimates import (
    IS_NOT,
    MEASURES,
    group_estimates,
    indicator_id,
    title_of,
)
from livelihoods.knowledge.indicators import terms
from livelihoods.knowledge.indicators.actions import publish
from livelihoods.knowledge.indicators.places.chapters import FOCUS_GROUPS
from livelihoods.network.organizations.models import Organization, SearchRecord
from livelihoods.platform.accounts.actors import Operator

pytestmark = [pytest.mark.web]
GROUPS = "/statistics/groups/"
PUBLISHED = [group for groups in FOCUS_GROUPS.values() for group in groups]


@pytest.fixture(scope="module")
def group_file(examples, tmp_path_factory):
    """The groups of South Africa's survey, as a file to publish."""
    file = examples / "surveys" / "zaf-qlfs" / "qlfs_2016q4.parquet"
    table = group_estimates(Survey.open([file], "zaf-qlfs"), PUBLISHED)
    path = tmp_path_factory.mktemp("groups") / "groups.parquet"
    table.write(path)
    return path


@pytest.fixture
def published(db, group_file):
    publish(actor=Operator("test"), estimates=[group_file], dataset="surveys", version="2026-11-22")


def test_estimates_of_groups_are_those_of_the_groups(group_file, examples):
    """R's survey package is compared with `survey groups`; here the two must say the same."""
    from livelihoods.analysis.statistics.estimates import read
    from livelihoods.analysis.statistics.group_figures import group_rows

    rows = {row["indicator"]: row for row in read(group_file).table.to_pylist()}
    file = examples / "surveys" / "zaf-qlfs" / "qlfs_2016q4.parquet"
    (known,) = group_rows(Survey.open([file], "zaf-qlfs"), ["street_vendors"])
    number = rows["street_vendors"]
    assert (number["value"], number["se"], number["n"]) == (known.number, known.number_se, known.n)
    assert rows["women_share_of_street_vendors"]["value"] == known.women_percent
    informal = rows["informal_employment_rate_of_street_vendors"]
    assert (informal["value"], informal["se"]) == (known.informal_percent, known.informal_se)
    assert rows["street_vendors_share_of_employment"]["n"] == 18561
    assert 3.0 < rows["street_vendors_share_of_employment"]["value"] < 3.7


def test_what_tells_of_few_people_is_withheld_with_what_gives_it_away(group_file):
    from livelihoods.analysis.statistics.estimates import read

    rows = {row["indicator"]: row for row in read(group_file).table.to_pylist()}
    rate = rows["informal_employment_rate_of_market_traders"]
    part = rows["market_traders_share_of_informal_employment"]
    assert (rate["flag"], rate["reason"], rate["value"]) == ("suppressed", "confidential", None)
    assert (part["flag"], part["reason"], part["value"]) == ("suppressed", "complementary", None)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Street vendors: women's share"),
        ("es", "Vendedoras y vendedores ambulantes: proporción de mujeres"),
        ("fr", "Vendeuses et vendeurs de rue : part des femmes"),
        ("pt", "Vendedoras e vendedores ambulantes: proporção de mulheres"),
    ],
)
def test_indicators_of_groups_have_titles_in_every_language(language, title):
    assert title_of("women_share_of_street_vendors", language) == title


def test_what_is_said_of_groups_can_be_translated():
    said = {IS_NOT, *(each.formula for each in MEASURES.values())}
    assert said <= set(terms.PUBLISHED)


@pytest.mark.django_db
def test_a_group_with_its_figures_definition_and_what_is_missed(client, published):
    response = client.get(f"{GROUPS}street-vendors/")
    said = text_of(response)
    for words in (
        "In South Africa in the 4th quarter of 2016, about 546,000 people were street vendors",
        "about 62 of 100 street vendors were women (58.4 to 66.2).",
        "about 3 of 100 workers were street vendors",
        "People who sell goods, food or personal services in streets",
        "no place of work: vendors whom the occupation does not name are missed",
        "In South Africa in the 4th quarter of 2016, the figure is not shown (suppressed: few",
        "their numbers must not be added up",
    ):  # fmt: skip
        assert words in said, words
    assert "Earnings by the hour" not in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        ("/es", "alrededor de 62 de cada 100 vendedoras y vendedores ambulantes eran mujeres (de 58,4 a 66,2)."),
        ("/fr", "sur 100 vendeuses et vendeurs de rue, environ 62 étaient des femmes (de 58,4 à 66,2)."),
        ("/pt", "cerca de 62 de cada 100 vendedoras e vendedores ambulantes eram mulheres (de 58,4 a 66,2)."),
    ],
)  # fmt: skip
def test_a_group_in_every_language(client, published, prefix, said):
    assert said in text_of(client.get(f"{prefix}{GROUPS}street-vendors/"))


@pytest.mark.django_db
def test_a_survey_that_cannot_tell_says_why(client, published):
    response = client.get(f"{GROUPS}home-based-workers/")
    said = text_of(response)
    assert "No figures are published of this group. That does not mean zero." in said
    assert "South Africa: the survey does not ask where people work." in said
    place = section(client.get("/statistics/countries/ZAF/"), "groups")
    assert "Not known here:" in place
    assert "Home-based workers: number" in place
    assert "about 546,000 people were street vendors" in place


@pytest.mark.django_db
def test_every_link_of_a_group_leads_somewhere(client, published):
    body = client.get(f"{GROUPS}waste-pickers/").content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    addresses = set(re.findall(r'href="(/statistics/[^"#]*)', main))
    assert any(address.endswith(".csv?area=ZAF") for address in addresses)
    for address in addresses:
        assert client.get(html.unescape(address)).status_code == 200, address


@pytest.mark.django_db
def test_figures_of_groups_are_taken_away_in_every_form(client, published):
    address = f"/statistics/{indicator_id('women', 'waste_pickers').replace('_', '-')}"
    for suffix in ("xlsx", "json", "sdmx.csv", "sdmx.json", "zip", "metadata.json", "bib", "svg"):
        assert client.get(f"{address}.{suffix}").status_code == 200, suffix
    text = b"".join(client.get(f"{address}.csv").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["n"], row["flag"]) == ("66", "")


@pytest.mark.django_db
def test_the_list_of_indicators_leaves_groups_to_their_pages(client, published):
    from livelihoods.knowledge.indicators.queries import published_indicators

    assert published_indicators() == ()
    said = text_of(client.get(GROUPS))
    assert all(
        definitions.load()[groups[0]].title["en"] in said for groups in FOCUS_GROUPS.values()
    )


@pytest.mark.django_db
def test_the_organizations_of_a_group(client, published, django_assert_max_num_queries):
    organization = Organization.objects.create(key="x", name="The sellers", country_id="ZAF")
    SearchRecord.objects.create(
        organization=organization, is_listed=True, sort_name="x", country="ZAF",
        groups=" street-vendors ",
    )  # fmt: skip
    client.get(GROUPS)
    with django_assert_max_num_queries(12):
        found = section(client.get(f"{GROUPS}street-vendors/"), "organizations")
    assert "The sellers" in found
    assert 'href="/organizations/?group=street-vendors"' in found
    assert "The sellers" not in text_of(client.get(f"{GROUPS}waste-pickers/"))


@pytest.mark.django_db
def test_no_other_group_has_a_page(client, published):
    for address in ("garment-workers/", "x/"):
        assert client.get(GROUPS + address).status_code == 404
    assert client.get(f"{GROUPS}?q=x").status_code == 400
