"""The demonstration's library: loaded, and taken away in a form that can be loaded again."""

from tests.knowledge.library.conftest import FOLDER
from tests.network.records import OPERATOR

from livelihoods.knowledge.library import actions, files, lists, queries


def test_a_dry_run_leaves_nothing_behind(words, media):
    kept = set((media / "library").glob("*")) if (media / "library").exists() else set()
    assert "34 editions new" in files.load(FOLDER, actor=OPERATOR, dry_run=True)
    assert queries.public_keys() == []
    assert set((media / "library").glob("*")) == kept


def test_a_second_load_changes_nothing(example_library, db):
    assert "34 editions new" in example_library
    assert files.load(FOLDER, actor=OPERATOR) == ""


def test_a_list_that_was_downloaded_is_imported_again_without_a_change(example_library, db, client):
    content = client.get("/library/list.csv").content
    rows = lists.read_list(content, "library.csv")
    said = actions.import_list(actor=OPERATOR, rows=rows, file="library.csv", dry_run=True)
    assert (said.new, said.changed, said.published) == ([], [], [])
    assert said.unchanged == len(rows) == 34


def test_every_publication_says_where_it_is_from_and_what_is_made_up_says_so(example_library, db):
    for key in queries.public_keys():
        work = queries.work(key)
        assert work.source
        numbers = [edition.number or 0 for edition in work.editions]
        assert (max(numbers) > 900) == work.is_fictional
        if not work.is_fictional:  # facts of others, no texts of theirs
            assert not any(each.text or each.abstract or each.files for each in work.editions)
