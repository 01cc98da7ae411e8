"""The starter texts of the section pages say the same things, in the same order, in each language."""

import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

from livelihoods import knowledge

STARTER = Path(knowledge.__file__).parent / "pages" / "starter"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
TRANSLATED = [code for code in LANGUAGES if code != "en"]
# Names that are the same in every language: (slug, key).
NAMES = {("home", "title")}
ELEMENTS = {"h2", "h3", "p", "ul", "ol", "li", "em", "strong", "a"}


def pages(language: str) -> list[dict[str, str]]:
    content = tomllib.loads((STARTER / f"{language}.toml").read_text(encoding="utf-8"))
    assert list(content) == ["page"]
    return content["page"]


class Outline(HTMLParser):
    """The elements of a body, in order, and its links; each start must have its end."""

    def __init__(self, body: str):
        super().__init__()
        self.elements: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(body)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.open.append(tag)
        given = dict(attrs)
        assert set(given) == ({"href"} if tag == "a" else set())
        if tag == "a":
            self.links.append(given["href"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        assert self.open or not data.strip(), f"text outside an element: {data.strip()}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_says_first_what_it_is(language):
    first = (STARTER / f"{language}.toml").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")


@pytest.mark.parametrize("language", TRANSLATED)
def test_pages_and_keys_are_those_of_english_in_the_same_order(language):
    def shape(code):
        return [(page["slug"], list(page)) for page in pages(code)]

    assert shape(language) == shape("en")


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_is_left_in_english(language):
    english = {page["slug"]: page for page in pages("en")}
    same = {
        (page["slug"], key)
        for page in pages(language)
        for key in page
        if key != "slug" and page[key].strip() == english[page["slug"]][key].strip()
    }
    assert same == NAMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_title_a_description_and_an_introduction(language):
    for page in pages(language):
        assert all(page[key].strip() for key in ("title", "search_description", "introduction"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_bodies_hold_plain_elements_built_as_in_english(language):
    english = {page["slug"]: page.get("body", "") for page in pages("en")}
    for page in pages(language):
        outline = Outline(page.get("body", ""))
        assert set(outline.elements) <= ELEMENTS
        assert outline.elements == Outline(english[page["slug"]]).elements


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_sections_in_the_same_language(language):
    slugs = {page["slug"] for page in pages(language)}
    prefix = "/" if language == "en" else f"/{language}/"
    for page in pages(language):
        for link in Outline(page.get("body", "")).links:
            assert link.startswith(prefix)
            assert link.removeprefix(prefix).split("/")[0] in slugs
