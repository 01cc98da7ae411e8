# ruff: noqa: RUF001 - names as they are written
"""The public pages of organizations: lists, records, downloads; on both databases."""

import csv
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from livelihoods.network.membership.actions import take_over_membership
from livelihoods.network.organizations import actions
from livelihoods.network.organizations.addresses import Question
from livelihoods.network.organizations.queries import search
from livelihoods.platform.vocabulary.actions import set_entry
from livelihoods.platform.vocabulary.models import OccupationalGroup
from tests.network.organizations.stating import count, origin, state
from tests.network.records import OPERATOR, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("listed")]


@pytest.fixture
def listed(small_network):
    for code in ("street-vendors", "waste-pickers"):
        set_entry(
            actor=OPERATOR, model=OccupationalGroup, code=code,
            values={"name": code.title(), "source": "tests"},
        )  # fmt: skip
    for key, name, kind, country, year, group, size in (
        ("makola", "Makola Traders’ Union", "union", "GHA", 2001, "street-vendors", 6_000),
        ("carton", "Cartón y Dignidad", "cooperative", "ARG", 1998, "waste-pickers", 80),
        ("catadores", "Mãos que Separam", "cooperative", "BRA", 2010, "waste-pickers", 120),
        ("hawkers", "हॉकर संघ", "union", "IND", 1972, "street-vendors", 1_400_000),
        ("kumasi", "Kumasi Sellers", "association", "GHA", 1990, "street-vendors", 900),
        ("lome", "Union des Vendeuses", "union", "TGO", 2005, "street-vendors", None),
    ):
        state(
            key, "2015-01-01", name=name, kind=kind, country=country, year_formed=year,
            groups=[group], reach="local", city="Accra" if key == "makola" else None,
        )  # fmt: skip
        if size:
            count(key, size, "2014-01-01")
    state("lome", "2015-01-01", source="b", other_names=["Femmes du Grand Marché"])


def keys(address, client):
    html = client.get(address, follow=True).content.decode()
    return re.findall(r'<th scope="row"><span><a href="/organizations/([a-z0-9-]+)/', html)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=carton", ["carton"]),
        ("q=CART%C3%93N", ["carton"]),
        ("q=maos+separam", ["catadores"]),
        ("q=makola+traders", ["makola"]),
        ("q=accra", ["makola"]),
        ("q=%E0%A4%B9%E0%A5%89%E0%A4%95%E0%A4%B0", ["hawkers"]),
        ("q=grand+marche", ["lome"]),
        ("q=ghana", ["kumasi", "makola"]),
        ("q=br%C3%A9sil", ["catadores"]),
        ("q=100%25", []),
        ("q=_", None),
        ("region=011&group=street-vendors&kind=union&formed=2000..", ["makola", "lome"]),
        ("country=GHA", ["kumasi", "makola"]),
        ("kind=cooperative&size=1..99", ["carton"]),
        ("size=1..99,100000..", ["carton", "hawkers"]),
        ("formed=..1990", ["kumasi", "hawkers"]),
        ("formed=1990..1999&group=waste-pickers", ["carton"]),
    ],
)
def test_search_and_filters(client, query, found):
    there = keys(f"/organizations/?{query}", client)
    assert sorted(there) == sorted(found) if found is not None else len(there) == 9


def test_task_26_street_vendor_unions_in_west_africa_formed_after_2000(client):
    query = "region=011&group=street-vendors&kind=union&formed=2001.."
    assert keys(f"/organizations/?{query}", client) == ["makola", "lome"]
    text = client.get(f"/organizations.csv?{query}").content.decode()
    assert "# Filter: Western Africa; Street-Vendors; trade union; formed since 2001; 2 org" in text
    assert re.search(r"# Records as of \d{4}-\d\d-\d\d; membership as of \d{4}-\d\d-\d\d", text)
    assert "# Terms: " in text
    cited = next(line for line in text.splitlines() if line.startswith("# Cite as: "))
    assert "Western Africa; Street-Vendors; trade union; formed since 2001" in cited
    address = re.search(r"http://testserver(/organizations/\S+)", cited)
    assert keys(address[1], client) == ["makola", "lome"]
    shown = client.get(address[1]).content.decode()
    assert "Cite as: " in shown
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    assert [row["key"] for row in rows] == ["makola", "lome"]
    assert rows[0]["record"] == "http://testserver/organizations/makola/"
    assert "last_verified_on" in rows[0]


def test_every_facet_counts_what_its_link_shows(client):
    for address in ("/organizations/", "/organizations/?group=street-vendors&kind=union"):
        html = client.get(address).content.decode()
        links = re.findall(
            r'<a href="([^"]+)" rel="nofollow">([^<]+) <span class="small">([\d,]+)', html
        )
        assert len(links) > 8
        for link, words, number in links:
            shown = client.get(link.replace("&amp;", "&")).content.decode()
            told = int(number)
            if "," in link:
                continue  # a second choice of the same facet adds to the first
            heading = re.search(r'<h2 id="results">([\d,]+)', shown)
            assert int(heading[1]) == told, (address, words, link)


def test_a_form_leads_to_the_one_address_of_its_question(client):
    response = client.get("/organizations/?q=&kind=union&country=GHA&formed=")
    assert response.status_code == 301
    assert response.url == "/organizations/?country=GHA&kind=union"
    response = client.get("/es/organizations/?kind=union,cooperative&page=1")
    assert response.url == "/es/organizations/?kind=cooperative,union"


@pytest.mark.parametrize(
    "query",
    [
        "colour=red", "kind=guild", "country=Ghana", "region=west", "size=many", "formed=1999",
        "formed=2009..2000", "member=no", "page=0", "page=x", "as_of=yesterday", "known_on=1",
        "group=A%20B", "q=" + "x" * 101, "country=" + ",".join(f"A{c}{d}" for c in "ABCD"
        for d in "ABCDEFGH"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_a_400(client, query):
    assert client.get(f"/organizations/?{query}").status_code == 400


def test_pages_of_a_list(client):
    for number in range(60):
        state(f"union-{number:02}", name=f"Zeta {number:02}", kind="union", country="KEN")
    first = client.get("/organizations/?country=KEN").content.decode()
    assert "Page 1 of 3" in first
    assert 'href="/organizations/?country=KEN&amp;page=2"' in first
    assert len(keys("/organizations/?country=KEN&page=3", client)) == 10
    assert len(keys("/organizations/?country=KEN&page=99", client)) == 10


def test_previous_and_next_go_through_the_results_and_back_to_them(client):
    html = client.get("/organizations/kumasi/?country=GHA").content.decode()
    assert 'rel="next" href="/organizations/makola/?country=GHA"' in html
    assert 'rel="prev"' not in html
    assert 'href="/organizations/?country=GHA">Back to the list' in html
    seen, here = [], keys("/organizations/", client)[0]
    while here:
        seen.append(here)
        html = client.get(f"/organizations/{here}/").content.decode()
        there = re.search(r'rel="next" href="/organizations/([a-z-]+)/', html)
        here = there[1] if there else ""
    assert seen == keys("/organizations/", client)


def test_members_of_the_network_as_of_a_day(client):
    take_over_membership(
        actor=OPERATOR, key="m-1", constituency="mbo", grounds="exchange", organization="makola",
        starts_on=day("2016-01-01"), source="register",
    )  # fmt: skip
    assert keys("/organizations/?member=yes", client) == ["makola"]
    assert keys("/organizations/?member=yes&as_of=2015-12-31", client) == []
    assert keys("/organizations/?member=yes&known_on=2016-06-01", client) == []
    html = client.get("/organizations/makola/").content.decode()
    assert "Institutional member of the network since 1 January 2016" in html
    assert "Institutional member" not in (
        client.get("/organizations/makola/?as_of=2015-12-31").content.decode()
    )


def test_each_field_of_a_record_has_its_source_and_date(client):
    html = client.get("/organizations/lome/").content.decode()
    assert html.count("web page") + html.count("document") >= 6
    assert "Femmes du Grand Marché" in html
    assert "1 January 2015" in html
    assert client.get("/organizations/nobody/").status_code == 404


def test_hidden_and_name_only_organizations(client):
    state("makola", email="makola@example.org", phone="+233 1")
    actions.set_visibility(actor=OPERATOR, key="kumasi", visibility="hidden", reason="its wish")
    actions.set_visibility(actor=OPERATOR, key="lome", visibility="name_only", reason="its wish")
    everything = client.get("/organizations/").content.decode()
    assert "kumasi" not in everything.lower()
    assert client.get("/organizations/kumasi/").status_code == 404
    assert client.get("/organizations/kumasi/workers/").status_code == 404
    assert client.get("/organizations/lome/workers/").status_code == 404
    assert keys("/organizations/?q=marche", client) == []
    assert keys("/organizations/?country=TGO", client) == ["lome"]
    assert keys("/organizations/?kind=union&country=TGO", client) == []
    assert "Grand" not in client.get("/organizations/lome/").content.decode()
    text = client.get("/organizations.csv").content.decode()
    assert "kumasi" not in text.lower()
    line = next(line for line in text.splitlines() if line.startswith("lome"))
    assert "union" not in line.replace("Union des Vendeuses", "")
    assert "kumasi" not in client.get("/sitemap.xml").content.decode()


def test_nobodys_address_is_shown_or_exported_without_consent(client):
    state("makola", email="makola@example.org", phone="+233 1", contact_person="Ama Invented")
    addresses = (
        "/organizations/", "/organizations/makola/", "/organizations.csv", "/organizations.xlsx",
        "/organizations/?q=makola@example.org",
    )  # fmt: skip

    def told(address):
        content = client.get(address).content
        if not address.endswith("xlsx"):
            return content.decode()
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        return str(list(sheet.values))

    for address in addresses[:-1]:
        for secret in ("makola@example.org", "+233 1", "Ama Invented"):
            assert secret not in told(address), address
    assert keys(addresses[-1], client) == []
    actions.show_contacts(actor=OPERATOR, key="makola", names=["email"], reason="by phone")
    for address in addresses[1:4]:
        assert "makola@example.org" in told(address), address
        assert "+233 1" not in told(address)


def test_a_download_runs_nothing(client):
    state("evil", name='=HYPERLINK("http://x.example","y")', city="@SUM(A1)", country="PER")
    text = client.get("/organizations.csv?country=PER").content.decode()
    assert "'=HYPERLINK" in text
    assert ",'@SUM(A1)" in text
    content = client.get("/organizations.xlsx?country=PER").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert not any(str(cell.value).startswith(("=", "@", "+", "-")) for cell in cells)
    html = client.get("/organizations/?country=PER").content.decode()
    assert "=HYPERLINK(&quot;" in html


def test_markup_in_a_question_or_a_record_is_shown_as_text(client):
    state("marked", name="<script>alert(1)</script>", country="PER")
    for address in ("/organizations/?q=%3Cscript%3E", "/organizations/marked/", "/organizations/"):
        assert "<script" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/organizations/",
        "/organizations/?q=a&region=011&kind=union&group=street-vendors&size=1000..9999&member=yes",
        "/organizations/makola/?q=union&country=GHA",
        "/organizations/makola/workers/",
        "/es/organizations/?reach=local&formed=2000..",
    ],
)
def test_a_page_needs_at_most_12_queries(client, address):
    actions.affiliate(
        actor=OPERATOR, unit="kumasi", body="makola",
        origin=origin(),
    )  # fmt: skip
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address, follow=True)
    assert response.status_code == 200
    assert len(asked) <= 12, "\n".join(query["sql"][:150] for query in asked)


def test_the_order_of_names_is_that_of_the_database_on_every_page():
    found = search(Question())
    assert found.count == len(found.rows) == 9
    assert len({row.key for row in found.rows}) == 9
