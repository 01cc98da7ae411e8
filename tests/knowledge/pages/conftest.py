"""A site with its section pages in four languages: made once, put back after each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.db import transaction
from tests.network.demonstration import made_once, run_folder

from livelihoods.knowledge.pages.actions import create_sections
from livelihoods.platform.accounts.actors import Operator
from livelihoods.platform.vocabulary.actions import set_entry, set_network
from livelihoods.platform.vocabulary.models import Goal, OccupationalGroup, Programme

__all__ = ["run_folder"]
OPERATOR = Operator("tests")


@pytest.fixture(scope="package")
def sections(django_db_setup, django_db_blocker, run_folder: Path) -> Iterator[int]:
    """The section pages of a network with two goals and two groups; the value is their number."""
    with django_db_blocker.unblock(), transaction.atomic():
        _forget()
        yield made_once(run_folder, "sections", _make)
        transaction.set_rollback(True)
    _forget()


def _make() -> int:
    set_network(
        actor=OPERATOR,
        values={"name": "A Network", "short_name": "AN", "is_demonstration": True, "source": "s"},
    )
    for model, codes in (
        (Goal, ("links", "fair-policies")),
        (OccupationalGroup, ("home-based-workers", "street-vendors")),
        (Programme, ("statistics",)),
    ):
        for place, code in enumerate(codes):
            values = {"name": code.title(), "source": "s", "position": place}
            set_entry(actor=OPERATOR, model=model, code=code, values=values)
    return create_sections(actor=OPERATOR)


@pytest.fixture
def site(sections) -> Iterator[None]:
    """The section pages, as they were made."""
    _forget()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    _forget()


def _forget() -> None:
    cache.clear()
    caches["pages"].clear()
