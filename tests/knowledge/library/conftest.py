"""A small library, and the one of the demonstration."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from tests.network.records import OPERATOR

from livelihoods.knowledge.library import actions, files
from livelihoods.platform.vocabulary.actions import set_entry
from livelihoods.platform.vocabulary.models import Goal, OccupationalGroup, Programme

FOLDER = Path(__file__).resolve().parents[3] / "examples" / "knowledge"
GROUPS = (
    "domestic-workers", "home-based-workers", "street-vendors", "waste-pickers", "garment-workers",
    "head-porters",
)  # fmt: skip
PROGRAMMES = (
    "organization-and-representation", "statistics", "global-trade", "social-protection",
    "urban-policies",
)  # fmt: skip
GOALS = ("development-discourse", "size-and-contribution", "links", "fair-policies")


def record_words() -> None:
    for model, codes in (
        (OccupationalGroup, GROUPS), (Programme, PROGRAMMES), (Goal, GOALS),
    ):  # fmt: skip
        for code in codes:
            name = code.replace("-", " ").title()
            set_entry(
                actor=OPERATOR, model=model, code=code, values={"name": name, "source": "tests"}
            )


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Files of these tests go with them."""
    from django.conf import settings

    before, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    yield Path(settings.MEDIA_ROOT)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    settings.MEDIA_ROOT = before


@pytest.fixture
def words(db, media):
    """Groups, programmes and goals; a reviewed series, one within programmes, a plain one."""
    record_words()
    for code, more in (
        ("working-papers", {"singular": "Working Paper", "needs_peer_review": True}),
        ("policy-briefs", {"singular": "Policy Brief", "is_numbered_in_programme": True}),
        ("technical-briefs", {"singular": "Technical Brief"}),
    ):
        values = {"name": code.replace("-", " ").title(), "source": "tests"} | more
        actions.set_series(actor=OPERATOR, code=code, values=values)


@pytest.fixture(scope="module")
def example_library(django_db_setup, django_db_blocker, media) -> Iterator[str]:
    """The demonstration's library, rolled back after the module; the value is what was told."""
    with django_db_blocker.unblock(), transaction.atomic():
        record_words()
        yield files.load(FOLDER, actor=OPERATOR)
        transaction.set_rollback(True)
