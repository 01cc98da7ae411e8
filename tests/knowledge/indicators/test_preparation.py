"""What is made of releases before somebody asks, and what is taken away when nobody will."""

import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from tests.knowledge.indicators.charts.worldwide import publish_rows
from tests.knowledge.indicators.estimate_files import TOTAL

from livelihoods.knowledge.indicators import preparation
from livelihoods.knowledge.indicators.bulk import files
from livelihoods.knowledge.indicators.models import Estimate
from livelihoods.knowledge.indicators.queries import published_releases

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.RELEASE_FILES = tmp_path / "releases"
    cache.clear()
    return settings.RELEASE_FILES


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_nothing_is_counted_or_made_when_somebody_asks(client, release, monkeypatch):
    assert preparation.prepare() == 1
    monkeypatch.setattr(files, "_make", lambda *_a: pytest.fail("made when asked for"))
    monkeypatch.setattr(
        Estimate.objects.all().__class__, "annotate", lambda *_a, **_k: pytest.fail("counted")
    )
    for address in (
        "/statistics/releases/", "/statistics/releases/surveys-2026-11-22.parquet",
        "/api/v1/indicators", "/api/v1/releases/surveys/2026-11-22/changes",
        "/api/sdmx/dataflow/LIVELIHOODS/DF_SURVEYS/1.0?references=all",
    ):  # fmt: skip
        response = client.get(address)
        if response.streaming:
            list(response)
        assert response.status_code == 200, address


def test_files_in_words_of_yesterday_go_and_are_made_in_those_of_today(
    release, folder, monkeypatch
):
    preparation.prepare()
    (before,) = names(folder)
    preparation.prepare()
    assert names(folder) == [before]
    monkeypatch.setattr(files, "_words", lambda: "other translations")
    preparation.prepare()
    (after,) = names(folder)
    assert after != before
    assert after.rpartition("-")[0] == before.rpartition("-")[0] == "surveys-2026-11-22"


def test_each_release_keeps_its_files_and_what_is_being_made_is_left(estimates, folder):
    publish_rows(estimates([TOTAL]))
    publish_rows(estimates([TOTAL | {"value": 35.0}], name="b.csv"), version="2026-11-23")
    (folder / "making-xyz").mkdir(parents=True)
    (folder / "gone-2020-01-01-0123456789abcdef").mkdir()
    preparation.prepare(published_releases()[:1])
    assert [each.rpartition("-")[0] for each in names(folder)] == ["making", "surveys-2026-11-22"]
    preparation.prepare()
    kept = ["making", "surveys-2026-11-22", "surveys-2026-11-23"]
    assert [each.rpartition("-")[0] for each in names(folder)] == kept


def test_it_is_started_as_a_command_that_nobody_waits_for(settings, tmp_path, monkeypatch):
    started = []

    class Process:
        def __init__(self, command, **given):
            started.append((command, given["env"]["LIVELIHOODS_DATA"]))

        def wait(self):
            """End at once."""

    monkeypatch.setattr(preparation.subprocess, "Popen", Process)
    preparation.prepare_apart()
    assert not started  # the tests' own setting
    settings.FIGURES_PREPARED_APART = True
    settings.DATA_DIR = tmp_path
    preparation.prepare_apart()
    words = (sys.executable, "-m", "livelihoods", "figures", "prepare")
    assert started == [(words, str(tmp_path))]
