"""An organization that asked to be hidden: no public page, file, list or answer names it."""

import gzip
import io
import re
import zipfile
from collections import deque
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.core.cache import cache

from livelihoods.network.membership import queries as membership
from livelihoods.network.organizations import actions, queries
from livelihoods.platform.timeline import Moment
from tests.journeys.demonstration import DemonstrationTestCase
from tests.network.organizations.stating import state
from tests.network.records import OPERATOR

KEY, BODY = "copperlight-cross-border", "global-federation-of"
NAMES = {
    "name": "Quetzal Sellers", "name_en": "Quetzal Sellers", "acronym": "QZLX",
    "other_names": ["Vendedoras Quetzal"], "website": "https://quetzal.example",
}  # fmt: skip
MARK = re.compile(rf"quetzal|qzlx|{KEY}", re.IGNORECASE)
ASKED = (
    "/organizations/?q=quet", "/organizations/?q=qzl", "/organizations/?q=copper",
    "/organizations.csv?q=quet", "/organizations.csv", "/organizations.xlsx",
    "/organizations.xlsx?q=qzl", "/organizations.csv?as_of=2015-01-01",
    "/who-we-are/members.csv", "/who-we-are/members.xlsx",
    "/who-we-are/members/?as_of=2020-01-01", "/sitemap.xml", "/robots.txt",
    "/where-we-work/", "/where-we-work/network.csv", "/where-we-work/ZMB/",
    "/offline/kit.zip?address=/organizations/", "/search/?q=copper",
)  # fmt: skip
# where it stands while it is public
NAMING = (
    "/organizations/?q=quet", "/organizations.csv", "/organizations.xlsx", "/sitemap.xml",
    f"/organizations/{BODY}/workers/", "/who-we-are/members/", "/who-we-are/members.csv",
    "/who-we-are/members.xlsx", "/where-we-work/", "/where-we-work/network.csv",
    "/where-we-work/ZMB/",
)  # fmt: skip
OWN = ("", "correct/", "write/", "workers/")
LINK = re.compile(r"""(?:href|src|action)="([^"#]+)""")
MOST = 250


class HiddenOrganization(DemonstrationTestCase):
    def setUp(self) -> None:
        cache.clear()
        state(KEY, "2012-01-01", name="Quetzal of Old")
        state(KEY, "2024-01-01", **NAMES)

    def hide(self) -> None:
        actions.set_visibility(
            actor=OPERATOR, key=KEY, visibility="hidden", reason="threats against its leaders"
        )

    def words(self, address: str) -> str:
        response = self.client.get(address)
        content = b"".join(response) if response.streaming else response.content
        if content[:2] == b"\x1f\x8b":
            content = gzip.decompress(content)
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                return " ".join(
                    book.read(part).decode(errors="replace") for part in book.namelist()
                )
        return unescape(content.decode(errors="replace"))

    def everything(self) -> dict[str, str]:
        """Return every page and file that a visitor comes to by links, and those that are asked."""
        waiting = deque(
            ["/", *NAMING, *ASKED, "/es/organizations/", f"/organizations/{BODY}/workers/"]
        )
        found: dict[str, str] = {}
        while waiting and len(found) < MOST:
            address = waiting.popleft()
            if address in found:
                continue
            found[address] = text = self.words(address)
            links = [*LINK.findall(text), *re.findall(r"<loc>http://[^/]+([^<]+)", text)]
            for link in links:
                to = urlsplit(urljoin(f"http://testserver{address}", unescape(link)))
                if to.netloc != "testserver" or re.match("/(admin|static|account|media)/", to.path):
                    continue
                if "lite=" in to.query or "/offline/" in to.path:
                    continue  # the same pages again; of kits one is asked for
                if len(parse_qsl(to.query)) < 2:  # one filter at a time: each has all values
                    waiting.append(f"{to.path}?{to.query}" if to.query else to.path)
        return found

    def test_a_visitor_comes_to_it_while_it_is_public(self):
        for address in (*NAMING, f"/organizations/{KEY}/"):
            assert MARK.search(self.words(address)), address

    def test_hidden_it_is_named_nowhere_and_the_counts_stay(self):
        now = Moment.read()
        before = membership.count(now), queries.federation(BODY, now, is_public=False).total
        self.hide()
        found = self.everything()
        assert len(found) > 100
        assert set(NAMING) <= set(found), "what named it before was not looked at"
        # what a visitor asked for stands in the form again; nothing asked here has the mark
        named = {
            address: MARK.findall(text)[:3] for address, text in found.items() if MARK.search(text)
        }
        assert named == {}
        for part in OWN:
            for language in ("", "/es"):
                address = f"{language}/organizations/{KEY}/{part}"
                assert self.client.get(address).status_code == 404, address
        after = membership.count(now), queries.federation(BODY, now, is_public=False).total
        assert after == before
        # a public sum is told line by line: with its number in it the rest would tell it
        told = queries.federation(BODY, now, is_public=True).total
        assert KEY not in (*told.counted, *told.missing)
        assert told.lower < before[1].lower
