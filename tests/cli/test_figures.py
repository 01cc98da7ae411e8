"""`livelihoods figures ...`: publishing from the command line."""

import pytest
from typer.testing import CliRunner

from livelihoods.analysis.errors import InputError
from livelihoods.cli.figures import app
from livelihoods.knowledge.indicators.models import Release
from tests.knowledge.indicators.estimate_files import estimates

__all__ = ["estimates"]

pytestmark = [pytest.mark.web, pytest.mark.django_db]
OPTIONS = ["--dataset", "surveys", "--version", "2026-11-22"]


def run(*words, **options):
    return CliRunner().invoke(app, [str(word) for word in words], **options)


def test_publish_then_list(estimates):
    done = run("publish", estimates(), *OPTIONS, "--note", "First.")
    assert done.exit_code == 0
    assert "surveys:2026-11-22 published: 11 figures" in done.output
    again = run("publish", estimates(), *OPTIONS)
    assert "nothing changed" in again.output
    listed = run("list")
    assert listed.exit_code == 0
    assert "11" in listed.output


def test_a_dry_run_publishes_nothing(estimates):
    done = run("publish", estimates(), *OPTIONS, "--dry-run")
    assert "would be published" in done.output
    assert not Release.objects.exists()
    assert "no figures are published" in run("list").output


@pytest.mark.parametrize(("answer", "published"), [("y\n", True), ("n\n", False)])
def test_a_terminal_is_asked_first(estimates, monkeypatch, answer, published):
    monkeypatch.setattr("livelihoods.cli.figures._asks", lambda: True)
    done = run("publish", estimates(), *OPTIONS, input=answer)
    assert "cannot be changed afterwards" in done.output
    assert Release.objects.exists() is published


def test_yes_does_not_ask(estimates, monkeypatch):
    monkeypatch.setattr("livelihoods.cli.figures._asks", lambda: True)
    assert run("publish", estimates(), *OPTIONS, "--yes").exit_code == 0
    assert Release.objects.exists()


def test_a_missing_file_is_an_input_error():
    done = run("publish", "nothing.csv", *OPTIONS)
    assert isinstance(done.exception, InputError)
    assert "nothing.csv: there is no such file" in str(done.exception)
