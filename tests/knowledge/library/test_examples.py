"""The demonstration's library: loaded, read, taken away."""

from tests.knowledge.library.conftest import FOLDER
from tests.network.records import OPERATOR

from livelihoods.knowledge.library import files


def test_a_second_load_changes_nothing(example_library, db):
    assert "34 editions new" in example_library
    assert files.load(FOLDER, actor=OPERATOR) == ""


def test_pages(example_library, db, client):
    for a in (
        "/library/",
        "/library/?group=street_vendors",
        "/library/?group=street-vendors",
        "/es/library/",
        "/library/counting-stalls-before-sunrise/",
        "/library/workers-lives-1-brazil/",
        "/fr/library/counting-stalls-before-sunrise/fr/text/",
        "/library/list.csv",
        "/library/list.xlsx",
        "/library/feed.rss",
        "/library/feed.atom",
        "/library/a-licence-is-not-a-wall/",
        "/library/a-licence-is-not-a-wall/en/text/",
        "/library/women-and-men-2013/cite.bib",
    ):
        r = client.get(a)
        print(a, r.status_code)
        if a.endswith("bib") or "feed.rss" in a:
            print(r.content.decode()[:600])
