"""A newcomer, who only follows links: from the first page to a figure with all that belongs to it."""

import csv
import io
import re
from html import unescape

from tests.journeys.demonstration import DemonstrationTestCase

LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
COUNTRIES = ("South Africa", "Brazil", "India", "Ghana", "Argentina, 31 urban agglomerations")
HOW_SURE = re.compile(r"\(\d+\.\d to \d+\.\d\)|wider than \d|gives no margin of error|not shown")


class NewcomerJourney(DemonstrationTestCase):
    def page(self, address: str) -> str:
        response = self.client.get(address)
        assert response.status_code == 200, address
        return response.content.decode()

    def click(self, page: str, words: str) -> str:
        """Follow the first link of a page whose words begin so."""
        for address, inside in LINK.findall(page):
            said = " ".join(unescape(re.sub("<[^>]+>", "", inside)).split())
            if said.startswith(words):
                return self.page(unescape(address))
        raise AssertionError(f"no link says {words!r}")

    def test_the_share_among_women_in_a_named_country_is_two_clicks_away(self):
        for country in COUNTRIES:
            with self.subTest(country=country):
                places = self.click(self.page("/"), "Find a country or city")
                place = self.click(places, country)
                section = place[place.index('id="informal-employment-rate-sex"') :]
                section = section[: section.index("</p>\n", section.index('class="source"'))]
                row = section[section.index('<th scope="row">Women</th>') :]
                row = row[: row.index("</tr>")]
                sentence = re.sub("<[^>]+>", " ", row)
                assert "among women, about" in sentence
                assert HOW_SURE.search(sentence), sentence
                assert re.search(r'class="source">\w.+ (surveys|ilostat):20', section)
                (download,) = re.findall(r'href="([^"]+\.csv[^"]+)"', section)
                content = self.client.get(unescape(download)).getvalue().decode()
                (women,) = [
                    each for each in csv.DictReader(io.StringIO(content)) if each["sex"] == "female"
                ]
                assert f'data-label="percent">{float(women["value"]):.1f}<' in row
                assert women["credit"]
                assert women["metadata"].startswith("http://testserver/")

    def test_the_third_click_is_the_page_of_the_figure_by_sex(self):
        place = self.click(self.click(self.page("/"), "Find a country or city"), "South Africa")
        address = re.search(r'id="informal-employment-rate-sex"><a href="([^"]+)"', place)[1]
        page = self.page(unescape(address))
        assert '<th scope="row">Women</th>' in page
        assert "Take these figures away" in page
        assert "How to cite" in page
