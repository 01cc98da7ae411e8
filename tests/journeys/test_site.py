"""Whole requests: what a visitor asks, and what comes back, on both databases."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from livelihoods.platform.ui.addresses import SECTIONS
from tests.journeys.demonstration import DemonstrationTestCase

SECTION_ADDRESSES = (
    *(f"/{path}" for path, _label in SECTIONS.values()),
    "/who-we-are/members/",
    "/who-we-are/expertise/",
)
INDICATORS = (
    "/statistics/informal-employment-rate/",
    "/statistics/informal-employment-rate/?area=ZAF&by=sex",
    "/statistics/employment/?area=ZAF&by=sex,status",
)
FIGURES = (
    *INDICATORS,
    "/statistics/countries/",
    "/statistics/countries/ZAF/",
    "/statistics/countries/compare/?area=ZAF,ARG-31,BRA",
    "/where-we-work/?layer=institutional,individual,organizations,offices,team,board",
    "/where-we-work/ZAF/",
    "/where-we-work/CPV/?as_of=2015-03-31",
    "/statistics/groups/",
    "/statistics/groups/street-vendors/",
    "/organizations/?region=011&kind=union",
    "/organizations/sewa/",
    "/organizations/golden-stool-market/?q=market",
    "/organizations/global-federation-of/workers/",
    "/organizations/sewa/correct/",
)
_OF_EVERY_PAGE = re.compile("lite=|/offline/")
"""A page without pictures, a page to take along: every page has them, and they tests of their own."""
_PLACES = re.compile("/statistics/countries/|/where-we-work/[A-Z]")
FICTIONAL = "Members, organizations with membership and people named here are fictional"


class Page(HTMLParser):
    """Links, headings and ids of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.twins: dict[str, str] = {}
        self.resources: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.scripts = 0
        self.inline_styles = 0
        self._nav = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "nav":
            self._nav = values.get("id", "")
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
            if self._nav == "languages":
                self.twins[values["hreflang"]] = values["href"]
        if tag in {"img", "link", "source", "iframe"}:
            address = values.get("src") or values.get("href") or values.get("srcset") or ""
            self.resources.append(address)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in values:
            self.ids.append(values["id"])
        self.scripts += tag == "script"
        self.inline_styles += "style" in values or tag == "style"

    def handle_endtag(self, tag: str) -> None:
        if tag == "nav":
            self._nav = ""


class SiteJourney(DemonstrationTestCase):
    def handle_endtag(self, tag: str) -> None:
        if tag == "nav":
            self._nav = ""

    def text(self, address: str, status: int = 200) -> str:
        response = self.client.get(address)
        assert response.status_code == status, f"{address}: {response.status_code}"
        return response.content.decode()

    def test_every_public_page_is_well_made(self):
        for address in SECTION_ADDRESSES + FIGURES:
            for prefix in ("", "/es", "/fr", "/pt"):
                with self.subTest(address=prefix + address):
                    body = self.text(prefix + address)
                    page = Page(body)
                    assert page.headings.count(1) == 1
                    steps = zip(page.headings, page.headings[1:], strict=False)
                    assert all(after - before <= 1 for before, after in steps), page.headings
                    assert len(page.ids) == len(set(page.ids))
                    # htmx, which may be missing
                    assert page.scripts == (1 if address in INDICATORS else 0)
                    assert page.inline_styles == 0
                    assert f'<html lang="{prefix[1:] or "en"}"' in body
                    hosts = {urlsplit(each).netloc for each in page.resources}
                    assert hosts <= {"", "testserver"}, hosts

    def test_a_page_without_pictures_loads_none_and_every_link_stays_without(self):
        for address in SECTION_ADDRESSES + FIGURES:
            with self.subTest(address=address):
                mark = "&" if "?" in address else "?"
                body = self.text(f"{address}{mark}lite=1")
                assert not re.search(r"<(img|picture|source|video)\b", body)
                assert body.count("<svg") == 0
                for link in Page(body).links:
                    path, _mark, query = link.partition("#")[0].partition("?")
                    is_page = path.endswith("/") or (not path and query)
                    if is_page and not urlsplit(link).netloc:
                        assert "lite=" in query, link

    def test_every_page_leads_to_itself_in_every_language(self):
        for address in SECTION_ADDRESSES + FIGURES:
            here = Page(self.text(address)).twins
            assert set(here) == {"en", "es", "fr", "pt"}, address
            for language, twin in here.items():
                with self.subTest(address=address, language=language):
                    body = self.text(twin)
                    assert f'<html lang="{language}" dir="ltr"' in body
                    assert Page(body).twins == here

    def test_every_page_says_that_people_are_fictional(self):
        for address in (*SECTION_ADDRESSES, *FIGURES, "/no-such-page/"):
            with self.subTest(address=address):
                body = self.client.get(address).content.decode()
                assert FICTIONAL in body

    def test_no_public_page_needs_more_than_12_queries(self):
        others = ("/who-we-are/?as_of=2015-03-31", "/es/", "/es/who-we-are/", "/fr/what-we-do/")
        for address in SECTION_ADDRESSES + FIGURES + others:
            self.client.get(address)  # what the process keeps between requests is there now
            caches["pages"].clear()  # but for pages
            with self.subTest(address=address), CaptureQueriesContext(connection) as queries:
                self.client.get(address)
            assert len(queries) <= 12, "\n".join(query["sql"][:120] for query in queries)

    @pytest.mark.one_database
    def test_every_link_of_the_site_leads_somewhere(self):
        seen: set[str] = set()
        waiting = ["/", "/es/"]
        while waiting and len(seen) < 400:
            address = waiting.pop()
            if address in seen:
                continue
            seen.add(address)
            response = self.client.get(address)
            if response.streaming:
                list(response)  # read to its end, a file is closed
            assert response.status_code == 200, f"{address}: {response.status_code}"
            if not response.headers["Content-Type"].startswith("text/html"):
                continue
            page = Page(response.content.decode())
            for link in (each for each in page.links if not _OF_EVERY_PAGE.search(each)):
                parts = urlsplit(link)
                if parts.netloc:
                    continue
                if not parts.path and parts.fragment:
                    assert parts.fragment in page.ids, f"{address}: #{parts.fragment}"
                    continue
                if link.startswith(("/organizations", "/es/organizations")) and "&" in link:
                    continue  # every choice leads to every other: one is enough
                if _PLACES.search(link) and "ZAF" not in link:
                    continue  # all places are alike, and their links have tests of their own
                path = f"{address.partition('?')[0]}{link}" if link.startswith("?") else link
                waiting.append(path.partition("#")[0])
        assert len(seen) > 40

    def followed(self, address: str, words: str) -> str:
        """The address to which the first link of a page with these words leads."""
        found = re.search(rf'<a[^>]*href="([^"#]+)"[^>]*>\s*{words}', self.text(address))
        assert found, f"{address} has no link {words!r}"
        return unescape(found[1])

    def test_a_newcomer_finds_a_figure_for_women_in_three_clicks(self):
        """Its value, interval, source and download stand on the third page."""
        here = self.followed("/", "Statistics")
        here = self.followed(here, "Countries and cities")
        here = self.followed(here, "South Africa")
        assert here == "/statistics/countries/ZAF/"
        page = self.text(here)
        women = page[page.index('id="women-and-men"') :]
        women = women[: women.index("</section>")]
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", women))
        assert (
            "In South Africa in the 4th quarter of 2016, among women, about 37 of 100 workers had an "
            "informal main job (35.4 to 37.9)."
        ) in said
        assert "Source: Statistics South Africa, Quarterly Labour Force Survey." in said
        download = self.followed(
            here, 'CSV<span class="visually-hidden">: Informal employment rate'
        )
        assert self.client.get(download).status_code == 200
        assert self.followed("/", "Find a country or city") == "/statistics/countries/"

    def test_a_researcher_compares_women_and_men_in_three_countries(self):
        ticked = {"area": ["ZAF", "BRA", "NPL"]}
        response = self.client.get("/statistics/countries/compare/", ticked, follow=True)
        page = response.content.decode()
        assert response.redirect_chain == [("/statistics/countries/compare/?area=ZAF,BRA,NPL", 301)]
        women = page[page.index('id="women-and-men"') :]
        lines = re.findall(r'<tr><th scope="row">.*?</tr>', women, re.DOTALL)
        (line,) = [each for each in lines if "Women</a>" in each and "ILOSTAT" in each]
        assert line.count("the producer gives no margin of error") == 2
        assert "Nepal" in page
        assert "no figures are published; that does not mean zero" in page
        address = unescape(re.search(r'href="([^"]+)"', line)[1])
        figure = self.text(address)
        assert "by=sex" in address
        assert "<table" in figure
        assert "What it means" in figure
        assert '<img src="/statistics/informal-employment-rate.svg' in figure

    def test_counts_follow_the_date_that_the_visitor_asks_for(self):
        for day, institutional, total, countries in (
            ("2014-05-31", 34, 177, 41),
            ("2015-03-31", 34, 176, 40),
            ("2018-11-30", 39, 211, None),
        ):
            with self.subTest(day=day):
                html = self.text(f"/who-we-are/?as_of={day}")
                values = re.findall(r'<p class="value">(\d+)', html)
                assert values[:2] == [str(total), str(institutional)]
                if countries:
                    assert f"in {countries} countries" in html
                    table = self.text(f"/where-we-work/?as_of={day}")
                    assert len(re.findall(r'<tr id="country-', table)) == countries

    def test_the_date_stays_in_the_links_of_the_page(self):
        page = Page(self.text("/who-we-are/?as_of=2015-03-31"))
        assert "/where-we-work/?as_of=2015-03-31" in page.links
        assert "/es/who-we-are/?as_of=2015-03-31" in page.links

    def test_a_bad_date_is_a_400_that_says_how_to_write_it(self):
        for value in ("2015-02-30", "yesterday", "31/03/2015", "2015-03-31'--"):
            with self.subTest(value=value):
                html = self.text(f"/who-we-are/?as_of={value}", status=400)
                assert "YYYY-MM-DD" in html

    def test_every_section_refuses_a_date_that_cannot_be_read(self):
        for address in SECTION_ADDRESSES:
            with self.subTest(address=address):
                self.text(f"{address}?as_of=zzz", status=400)
                self.text(f"{address}?known_on=9999-12-31", status=400)

    def test_a_page_says_when_it_shows_what_was_known_then(self):
        html = self.text("/who-we-are/?as_of=2015-03-31&known_on=2015-05-31")
        assert "As the records stood on 31 May 2015" in html
        assert '<p class="value">175' in html
        assert "?as_of=2014-05-31&amp;known_on=2015-05-31" in html
        assert "As the records stood" not in self.text("/who-we-are/?as_of=2015-03-31")

    def test_who_has_left_is_not_named_by_asking_what_was_known_then(self):
        from livelihoods.network.governance import queries as governance
        from livelihoods.network.team import queries as team
        from livelihoods.platform.timeline import Moment

        now = Moment.read()
        named_today = {seat.holder for seat in governance.board(now).seats}
        named_today |= {each.name for row in governance.committees(now) for each in row.holders}
        named_today |= {member.name for member in team.team(now).members}
        then = Moment.read("2015-03-31", "2015-03-31")
        named_then = {seat.holder for seat in governance.board(then).seats}
        named_then |= {each.name for row in governance.committees(then) for each in row.holders}
        named_then |= {member.name for member in team.team(then).members}
        assert len(governance.board(then).seats) == 10
        assert named_then - {None} <= named_today

    def test_a_day_before_the_network_shows_empty_states_and_no_error(self):
        html = self.text("/who-we-are/?as_of=1950-01-01")
        assert '<p class="value">0' in html
        assert "No Board is on record for this date." in html

    def test_people_who_have_left_are_counted_and_not_named(self):
        from livelihoods.network.governance import queries as governance
        from livelihoods.platform.timeline import Moment

        today = {
            seat.holder for seat in governance.board(Moment.read()).seats if seat.holder is not None
        }
        then = governance.board(Moment.read("2015-03-31")).seats
        assert len(then) == 10
        assert {seat.holder for seat in then if seat.holder} <= today
        assert "has left since" in self.text("/who-we-are/?as_of=2015-03-31")

    def test_unknown_addresses_are_404_in_the_frame_of_the_site(self):
        for address in ("/no-such-page/", "/statistics/no-such-indicator/", "/es/nada/"):
            with self.subTest(address=address):
                assert "<h1>" in self.text(address, status=404)

    def test_too_many_parameters_are_a_400_in_the_frame_of_the_site(self):
        many = "&".join(f"a{n}=" for n in range(1100))
        for address in ("/statistics/informal-employment-rate/", "/organizations/"):
            with self.subTest(address=address):
                assert "too many parameters" in self.text(f"{address}?{many}", status=400)

    def test_headers_of_every_kind_of_answer(self):
        for address in ("/", "/statistics/informal-employment-rate.csv", "/nope/", "/robots.txt"):
            with self.subTest(address=address):
                headers = self.client.get(address).headers
                policy = headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "script-src" not in policy
                assert "unsafe" not in policy
                assert headers["X-Content-Type-Options"] == "nosniff"
                assert headers["X-Frame-Options"] == "DENY"
                assert headers["Referrer-Policy"] == "same-origin"
                assert "geolocation=()" in headers["Permissions-Policy"]
                assert "Set-Cookie" not in headers

    def test_the_back_office_has_a_policy_of_its_own(self):
        response = self.client.get("/admin/login/")
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self' 'unsafe-inline'" in policy
        assert "no-store" in response.headers["Cache-Control"]
        assert self.client.get("/admin/").status_code == 302

    def test_a_public_page_sets_no_cookie(self):
        for address in SECTION_ADDRESSES + FIGURES:
            assert not self.client.get(address).cookies

    def test_small_addresses(self):
        assert self.text("/health/") == "ok\n"
        assert "Sitemap: http://testserver/sitemap.xml" in self.text("/robots.txt")
        sitemap = self.text("/sitemap.xml")
        for part in (
            "/who-we-are/",
            "/es/who-we-are/",
            "/statistics/informal-employment-rate/",
            "/api/",
            "/es/statistics/releases/",
            "/fr/where-we-work/ZAF/",
        ):
            assert f"http://testserver{part}</loc>" in sitemap

    def test_uploaded_files_are_for_staff_only(self):
        assert self.client.get("/media/original_images/x.jpg").status_code == 404

    def test_making_the_sections_again_changes_nothing(self):
        from livelihoods.knowledge.pages.actions import create_sections
        from livelihoods.platform.audit.models import Entry
        from tests.journeys.demonstration import OPERATOR

        before = Entry.objects.count()
        assert create_sections(actor=OPERATOR) == 0
        assert Entry.objects.count() == before
