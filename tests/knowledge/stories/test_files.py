"""The demonstration: loaded whole, a second time without change, and never past an erasure."""

from pathlib import Path

import pytest
from tests.network.records import OPERATOR

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.stories import queries
from livelihoods.knowledge.stories.files import load
from livelihoods.knowledge.stories.models import Photo, Story
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.privacy import actions as privacy
from livelihoods.platform.vocabulary.actions import set_entry
from livelihoods.platform.vocabulary.models import Goal, OccupationalGroup, Programme

EXAMPLES = Path(__file__).parents[3] / "examples"
pytestmark = [pytest.mark.web]


@pytest.fixture
def words(db, settings, tmp_path):
    """The groups, programmes and goals of the example network."""
    import tomllib

    settings.MEDIA_ROOT = str(tmp_path)
    content = tomllib.loads((EXAMPLES / "network" / "network.toml").read_text(encoding="utf-8"))
    for model, section in (
        (OccupationalGroup, "occupational_group"), (Programme, "programme"), (Goal, "goal"),
    ):  # fmt: skip
        for each in content[section]:
            values = {"name": each["name"], "source": "tests"}
            set_entry(actor=OPERATOR, model=model, code=each["code"], values=values)


def test_it_loads_shows_what_is_allowed_and_comes_back_without_whom_was_erased(words):
    assert load(EXAMPLES / "knowledge", actor=OPERATOR) == "12 photos, 6 stories"
    entries = Entry.objects.count()
    assert load(EXAMPLES / "knowledge", actor=OPERATOR) == ""
    assert Entry.objects.count() == entries
    shown = {view.key for view in queries.open_photos("en")}
    closed = {"cloth-at-the-lorry-park", "on-the-way-home", "at-the-scales", "after-school"}
    assert shown | closed == set(Photo.objects.values_list("key", flat=True))
    assert not shown & closed
    told = {view.key for view in queries.open_stories("en")}
    assert told == set(Story.objects.values_list("key", flat=True)) - {"a-season-without-customers"}
    assert {view.is_fictional for view in queries.open_photos("en")} == {True}
    privacy.erase(actor=OPERATOR, subject="sv-durban-1", reason="request")
    load(EXAMPLES / "knowledge", actor=OPERATOR)
    assert queries.photo("stall-under-the-umbrella") is None
    assert queries.story("forty-one-licences") is None


def test_what_is_wrong_is_told_with_its_place_and_nothing_is_kept(words, tmp_path):
    folder = tmp_path / "wrong" / "stories"
    folder.mkdir(parents=True)
    for file in (EXAMPLES / "knowledge" / "stories").glob("*.toml"):
        text = file.read_text(encoding="utf-8").replace('source_kind = "exposure"', "x = 1")
        (folder / file.name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"stories\.toml, by-the-piece"):
        load(folder.parent, actor=OPERATOR)
    assert not Photo.objects.exists()


def test_a_folder_without_stories_is_none(db, tmp_path):
    assert load(tmp_path, actor=OPERATOR) == ""
