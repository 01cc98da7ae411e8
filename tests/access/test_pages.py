"""Role x scope x page of the back office: who opens it is written in `pages.toml`, nobody else."""

import tomllib
from pathlib import Path

import pytest
from django.template.response import TemplateResponse
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet

from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.backoffice import RecordViewSet
from tests.access.actors import actors
from tests.access.network import build
from tests.access.pages import addresses, our_viewsets

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
FILE = Path(__file__).with_name("pages.toml")


def table():
    """Page -> who opens it. A page that is named twice is opened by both groups."""
    found: dict[str, set[str]] = {}
    for group in tomllib.loads(FILE.read_text(encoding="utf-8"))["group"]:
        for page in group["pages"]:
            found.setdefault(page, set()).update(group["who"])
    return found


def without_template(response):
    """Leave the page empty: who may open it is decided before its template is rendered."""
    response.content = b""
    return response


@pytest.mark.one_database
def test_the_matrix_of_pages(client, monkeypatch):
    build()
    accounts, pages, wanted = actors(), addresses(), table()
    assert set(wanted) == set(pages)
    wrong = []
    for name, account in accounts.items():
        if name != "operator's account":  # which opens every page, and sees each whole
            monkeypatch.setattr(TemplateResponse, "render", without_template)
        client.force_login(account)
        for page, address in pages.items():
            status = client.get(address).status_code
            if (status == 200) != (name in wanted[page]) or status not in (200, 302, 403):
                wrong.append(f"{page}: {name} got {status}")
    assert wrong == []


def test_every_view_set_of_ours_keeps_to_the_scope_of_roles():
    ours = [
        each for each in viewsets.viewsets
        if isinstance(each, ModelViewSet) and type(each).__module__.startswith("livelihoods.")
    ]  # fmt: skip
    closed = {each.name for each in ours if not isinstance(each, RecordViewSet)}
    assert closed == {"wagtailusers_users", "wagtailusers_groups"}
    assert our_viewsets()


def test_a_list_shows_what_the_scope_covers_in_as_many_queries(
    client, django_assert_max_num_queries
):
    build()
    there = actors()
    address = addresses()["organizations:index"]

    def shown(name):
        client.force_login(User.objects.get(pk=there[name].pk))
        with django_assert_max_num_queries(20):
            page = client.get(address)
        return {row.key for row in page.context["object_list"]}

    assert shown("organization_editor") == {"sellers", "weavers", "helpers"}
    assert shown("organization_editor, its country") == {"sellers"}
    assert shown("organization_editor, another country") == {"weavers", "helpers"}
    assert shown("organization_contact, another organization") == {"weavers"}


def test_a_body_sees_what_is_undecided_and_what_it_decided(client):
    build()
    there = actors()
    address = addresses()["invitations:index"]

    def shown(name):
        client.force_login(there[name])
        return {row.key for row in client.get(address).context["object_list"]}

    everything = {"proposed", "approved", "sent", "accepted"}
    assert shown("governance_officer") == everything
    assert shown("governance_officer, its body") == everything
    assert shown("governance_officer, another body") == {"proposed"}
