"""`livelihoods accounts`: the operator's help, in one line each."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from livelihoods.analysis.errors import InputError
from livelihoods.cli.main import app
from livelihoods.platform.accounts.models import User
from tests.platform.signin.people import acts

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LIVELIHOODS_DATA", str(tmp_path))


def told(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["accounts", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_without_an_account_it_says_how_to_make_one(db):
    assert "createsuperuser" in told("list")


def test_it_invites_and_lists(chief: User):
    assert "was sent to ama@example.org" in told("invite", "Ama@example.org", "--language", "pt")
    listed = told("list")
    assert "invited" in listed
    assert "administrator" in listed
    assert acts(User.objects.get(email="ama@example.org")) == ["accounts.create_account"]


def test_it_unlocks_and_removes_second_factors_of_whoever_needs_it(chief: User):
    assert "no wrong password" in told("unlock", "chief@example.org")
    assert "had none" in told("remove-second-factors", "chief@example.org", "--reason", "stolen")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("unlock", "nobody@example.org"), "no account has the address"),
        (("remove-second-factors", "chief@example.org", "--reason", " "), "Say why"),
        (("invite", "chief@example.org"), "has an account already"),
        (("invite", "new@example.org", "--language", "xx"), "--language"),
    ],
)
def test_wrong_input_is_told_in_one_message(chief: User, arguments: tuple[str, ...], word: str):
    with pytest.raises(InputError, match=word):
        told(*arguments)
