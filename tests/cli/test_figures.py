"""`livelihoods figures ...`: publishing from the command line."""

import pytest
from typer.testing import CliRunner

from livelihoods.analysis.errors import InputError
from livelihoods.cli.figures import app
from livelihoods.knowledge.indicators.models import Release
from tests.analysis.statistics.ilostat.bulk_lines import (
    LABELS_TOTAL,
    TOTAL,
    WOMEN,
    coded,
    labelled,
)
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


def test_publishing_prepares_and_so_does_a_command_of_its_own(estimates, settings, tmp_path):
    settings.RELEASE_FILES = tmp_path / "kept"
    run("publish", estimates(), *OPTIONS)
    (made,) = settings.RELEASE_FILES.iterdir()
    assert len(list(made.iterdir())) == 5
    settings.RELEASE_FILES = tmp_path / "lost"
    done = run("prepare")
    assert (done.exit_code, done.output) == (0, "1 release prepared\n")
    assert [each.name for each in settings.RELEASE_FILES.iterdir()] == [made.name]


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


def test_import_then_the_next_vintage_says_what_it_changes(tmp_path):
    done = run("import", coded(tmp_path, TOTAL, WOMEN, TOTAL.replace("SEX_T", "SEX_O")))
    assert done.exit_code == 0, done.output
    assert "ilostat:2023-11-29 published: 2 figures" in done.output
    assert "left out: SDG_2023-11-29.csv: 1 rows of sex other than women and men" in done.output
    newer = labelled(tmp_path, LABELS_TOTAL)
    look = run("import", newer, "--format", "ilostat", "--dry-run")
    assert "would be published: 0 new, 1 gone, 1 revised" in look.output
    assert "7.659" in look.output, "by how much"
    assert "ZAF 2022: 42.205 -> 34.546" in look.output
    assert Release.objects.count() == 1


def test_what_is_no_file_of_figures_is_an_input_error(tmp_path):
    done = run("import", tmp_path / "nothing.csv")
    assert isinstance(done.exception, InputError)
    assert "nothing.csv: there is no such file" in str(done.exception)


def test_a_template_is_written_once(tmp_path):
    path = tmp_path / "figures.xlsx"
    assert run("template", path).exit_code == 0
    assert path.stat().st_size > 5000
    again = run("template", path)
    assert "figures.xlsx is there already" in str(again.exception)
    assert "ends in .xlsx" in str(run("template", tmp_path / "figures.csv").exception)
