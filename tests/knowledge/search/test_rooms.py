"""What the rooms of the house tell the search, and what they keep from it."""

import pytest
from tests.knowledge.search.conftest import found, keys
from tests.network.demonstration import made_once
from tests.network.organizations.stating import state
from tests.network.records import OPERATOR
from wagtail.models import Page

from livelihoods.knowledge.pages.actions import create_sections
from livelihoods.knowledge.search import actions
from livelihoods.network.organizations import actions as organizations

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture
def hawkers(small_network):
    state("hawkers", name="Kumasi Hawkers", city="Kumasi", country="GHA", services="Night school")
    actions.refresh()


def set_visibility(visibility: str):
    organizations.set_visibility(
        actor=OPERATOR, key="hawkers", visibility=visibility, reason="tests"
    )


@pytest.mark.usefixtures("hawkers")
@pytest.mark.parametrize("visibility", ["hidden", "name_only"])
def test_an_organization_that_hides_is_not_found_at_once(visibility):
    for asked in ("kumasi", "night schools", "gana"):
        assert keys(asked, kind="organization") == ["hawkers"]
    set_visibility(visibility)
    for _before_and_after in range(2):
        for asked in ("kumasi", "hawkers", "night schools", "gana"):
            results = found(asked)
            assert keys(asked, kind="organization") == []
            assert results.tallies["kind"].get("organization", 0) == 0
        actions.refresh()
    set_visibility("public")
    actions.refresh()
    assert keys("kumasi", kind="organization") == ["hawkers"]


def test_an_organization_is_found_at_its_address_in_every_language(hawkers):
    row = found("kumasi", "es").rows[0]
    assert (row.address, row.language) == ("/es/organizations/hawkers/", "")


@pytest.fixture
def site(db, run_folder):
    made_once(run_folder, "sections-alone", lambda: create_sections(actor=OPERATOR))
    actions.refresh()


def test_pages_are_found_in_every_language(site):
    for language, words in {"en": "about data", "fr": "données", "pt": "dados"}.items():
        row = found(words, language, kind="page").rows[0]
        assert row.address.endswith("/about-the-data/")
        assert row.language == ""


def test_a_page_that_is_withdrawn_is_not_found_at_once(site):
    before = found("", kind="page").count
    Page.objects.get(slug="about-the-data", locale__language_code="en").unpublish()
    assert found("", kind="page").count == before - 1
    assert actions.refresh_if_due() is not None
    rows = found("données", "en", kind="page").rows
    assert ("/fr/about-the-data/", "fr") in [(row.address, row.language) for row in rows]


def test_figures_of_groups_are_there_before_any_release(site):
    assert keys("waste pickers", kind="figure") == ["group-waste-pickers"]
