"""The copies follow the rooms, and what may not be shown is not found whether they did or not."""

import pytest
from tests.knowledge.search.conftest import found, keys

from livelihoods.knowledge.entries import Kind
from livelihoods.knowledge.search import actions, gathering
from livelihoods.knowledge.search.models import Document, Label, Refresh, Thing, TitleWord

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def stored() -> list[tuple]:
    return [
        *Thing.objects.order_by("pk").values_list("pk", "kind", "key", "digest", "label"),
        *Document.objects.order_by("pk").values_list("pk", "title", "text"),
        *TitleWord.objects.order_by("word").values_list("word", "things"),
    ]


def test_a_second_refresh_changes_nothing(stories):
    before = stored()
    outcome = actions.refresh()
    assert (outcome.new, outcome.changed, outcome.gone, outcome.unchanged) == (0, 0, 0, 4)
    assert stored() == before


def test_new_changed_and_gone_things_are_followed(stories):
    stories.entries = [entry for entry in stories.entries if entry.key not in ("rosa", "wp2")]
    stories.tell("wp2", "Counting domestic work", kind=Kind.PUBLICATION)
    stories.tell("new", "A porter of Accra")
    outcome = actions.refresh()
    assert (outcome.new, outcome.changed, outcome.gone, outcome.unchanged) == (1, 1, 1, 2)
    assert keys("porters") == ["new"]
    assert keys("domestic") == ["wp2"]
    assert keys("measures") == keys("catadores") == []
    assert not TitleWord.objects.filter(word="catadores").exists()
    assert Label.objects.count() == Label.objects.filter(things__isnull=False).distinct().count()


def test_a_translation_that_comes_or_goes_changes_its_thing(stories):
    stories.tell("wp1", "L'économie et les vendeurs", "fr", kind=Kind.PUBLICATION)
    assert actions.refresh().changed == 1
    assert [row.address for row in found("vendeurs", "fr").rows] == ["/fr/stories/wp1/"]
    stories.entries.pop()
    assert actions.refresh().changed == 1
    assert keys("vendeurs") == []


def test_a_refresh_is_whole_or_nothing(stories, monkeypatch):
    before = stored()
    stories.tell("new", "A porter of Accra")

    def broken(_found, _names):
        raise RuntimeError

    monkeypatch.setattr(gathering, "words", broken)
    with pytest.raises(RuntimeError):
        actions.refresh()
    assert stored() == before


def test_a_room_that_fails_takes_nothing_away(stories, monkeypatch):
    before = stored()
    monkeypatch.setattr(stories, "entries", [None])
    with pytest.raises(AttributeError):
        actions.refresh()
    assert stored() == before


def test_who_began_to_read_later_wins(stories):
    last = Refresh.objects.get()
    last.begun_at = last.begun_at.replace(year=last.begun_at.year + 1)
    last.save()
    stories.tell("new", "A porter of Accra")
    assert actions.refresh().is_overtaken
    assert keys("porters") == []


def test_it_is_due_when_something_was_done(stories):
    assert actions.refresh_if_due() is None
    Refresh.objects.update(state="of another day")
    assert actions.refresh_if_due() is not None


def everywhere(q: str = "") -> str:
    """All that results say."""
    results = found(q)
    return repr(results.rows) + repr(results.tallies) + results.meant


def test_what_is_withdrawn_is_in_no_list_count_or_choice_at_once(stories):
    assert found().count == 4
    stories.closed.add(("rosa", ""))
    assert keys("catadores") == keys("brazil") == []
    results = found()
    assert results.count == 3
    assert results.tallies["country"] == {"PER": 1}
    assert results.tallies["group"] == {"street-vendors": 1}
    assert results.tallies["language"] == {"en": 3, "es": 1}
    for asked in ("", "catadores", "catdores", "cat", "-vendors", "informal", "sao paulo"):
        assert "rosa" not in everywhere(asked)
        assert "atadores" not in everywhere(asked)


def test_it_comes_back_when_it_is_allowed_again(stories):
    stories.closed.add(("rosa", ""))
    assert keys("catadores") == []
    stories.closed.clear()
    assert keys("catadores") == ["rosa"]


def test_one_language_that_is_closed_closes_the_thing_until_the_copies_follow(stories):
    stories.closed.add(("ana", "es"))
    assert keys("lima") == []
    stories.entries = [e for e in stories.entries if (e.key, e.language) != ("ana", "es")]
    actions.refresh()
    assert keys("lima") == ["ana"]  # the room still says that its Spanish version is closed
    assert keys("vendedora") == []


def test_a_draft_that_never_was_public_closes_nothing(stories):
    stories.closed |= {("ana", "fr"), ("nobody", "")}
    assert found().count == 4


def test_ten_thousand_closed_things_are_one_question(stories, django_assert_max_num_queries):
    stories.closed |= {(f"gone-{number}", "") for number in range(10_000)}
    with django_assert_max_num_queries(5):
        assert found("vendors").count == 3
