"""`livelihoods network load`: the difference on the screen, and what is refused."""

import pytest

from livelihoods.network.people.models import Person
from tests.cli.test_members import run
from tests.network.files import folder, rewrite

__all__ = ["folder", "run"]
pytestmark = [pytest.mark.web, pytest.mark.django_db, pytest.mark.slow]


def test_without_a_network(run):
    for words in (["members", "count"], ["members", "list"]):
        code, _out, err = run(*words)
        assert code == 2
        assert "livelihoods network load DIR" in err
        assert "in a checkout of the source, the demonstration with: livelihoods demo" in err
        assert "examples/network" not in err


def test_a_folder_that_is_not_there(run, tmp_path):
    code, _out, err = run("network", "load", tmp_path / "nowhere")
    assert code == 2
    assert "is not a folder" in err


def test_an_empty_folder_names_every_missing_file(run, tmp_path):
    code, _out, err = run("network", "load", tmp_path)
    assert code == 2
    assert "memberships.csv: is missing" in err
    assert err.count("network.toml: is missing") == 1


# The last here: the network that it needs is there until the module ends.
@pytest.mark.usefixtures("demonstration")
def test_a_dry_run_then_the_load_then_nothing(run, folder):
    rewrite(folder / "people.csv", ("Abena Asantefio", "Abena Asantefio-Invented"))
    asked = Person.objects.filter(name="Abena Asantefio-Invented")
    code, out, _err = run("network", "load", folder, "--dry-run")
    assert code == 0
    assert "dry run: nothing was kept" in out
    assert not asked.exists()
    code, out, _err = run("network", "load", folder)
    assert code == 0
    assert "0 new, 1 changed" in out
    assert asked.exists()
    code, out, _err = run("network", "load", folder)
    assert code == 0
    assert "nothing changed" in out
