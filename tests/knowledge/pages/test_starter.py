"""The starter texts of the section pages say the same things, in the same order, in each language."""

import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

from livelihoods import knowledge

STARTER = Path(knowledge.__file__).parent / "pages" / "starter"
FOLDERS = (STARTER, STARTER / "informal-workers")
LANGUAGES = [code for code, _name in settings.LANGUAGES]
TRANSLATED = [code for code in LANGUAGES if code != "en"]
# Names that are the same in every language: (slug, key).
NAMES = {("home", "title")}
ELEMENTS = {"h2", "h3", "p", "ul", "ol", "li", "em", "strong", "a"}


# What is no text: it is the same in every language.
CODES = {"slug", "group", "groups", "goals", "programmes", "countries"}
SHORT = {"slug", "title", "search_description", "introduction", *CODES}


def pages(language: str) -> list[dict[str, str]]:
    found = []
    for folder in FOLDERS:
        content = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
        assert list(content) == ["page"]
        found += content["page"]
    return found


def passages(page: dict[str, str]) -> dict[str, str]:
    """The parts of a page that are marked up."""
    return {key: text for key, text in page.items() if key not in SHORT}


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
    for folder in FOLDERS:
        first = (folder / f"{language}.toml").read_text(encoding="utf-8").splitlines()[0]
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
        if key not in CODES and page[key].strip() == english[page["slug"]][key].strip()
    }
    assert same == NAMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_title_a_description_and_an_introduction(language):
    for page in pages(language):
        assert all(page[key].strip() for key in ("title", "search_description", "introduction"))


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_no_text_is_the_same_in_every_language(language):
    def codes(code):
        return [{key: page[key] for key in page if key in CODES} for page in pages(code)]

    assert codes(language) == codes("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_passages_hold_plain_elements_built_as_in_english(language):
    english = {page["slug"]: passages(page) for page in pages("en")}
    for page in pages(language):
        for key, text in passages(page).items():
            outline = Outline(text)
            assert set(outline.elements) <= ELEMENTS
            assert outline.elements == Outline(english[page["slug"]][key]).elements, page["slug"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_sections_in_the_same_language(language):
    slugs = {page["slug"] for page in pages(language)}
    prefix = "/" if language == "en" else f"/{language}/"
    for page in pages(language):
        for text in passages(page).values():
            for link in Outline(text).links:
                assert link.startswith(prefix)
                assert link.removeprefix(prefix).split("/")[0] in slugs


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_and_every_group_names_its_sources(language):
    for page in pages(language):
        if page["slug"].startswith("informal-workers/"):
            sources = Outline(page["sources"]).elements
            assert sources.count("li") >= 1, page["slug"]


def test_every_page_comes_after_the_one_above_it():
    seen = set()
    for page in pages("en"):
        above = page["slug"].rpartition("/")[0]
        assert not above or above in seen
        seen.add(page["slug"])
