"""An issue from its plan to the archive; what everybody reads of it, and what is gone from it."""

from datetime import date

import pytest
from tests.knowledge.newsletters.letters import (
    OPERATOR,
    begun,
    make_issue,
    make_newsletter,
    server,
    subscribe_all,
    write,
)
from tests.network.records import account, holder

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.newsletters import (
    actions,
    content,
    delivering,
    letters,
    queries,
    references,
)
from livelihoods.knowledge.newsletters.cleaning import as_text, clean
from livelihoods.knowledge.newsletters.models import Issue
from livelihoods.knowledge.stories import queries as stories
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError

__all__ = ["server"]
pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def newsletter(db):
    return make_newsletter()


@pytest.fixture
def story(monkeypatch):
    """A story of another room, which can be withdrawn."""
    shown = {"is": True}

    def named(keys, *, language):
        return {
            key: Entry(
                Kind.STORY, key, "Ama tells", "/stories/ama/", "en", "She sells fruit.",
                date(2026, 5, 1), source="Ama",
            )
            for key in keys
            if shown["is"]
        }  # fmt: skip

    monkeypatch.setitem(references.PROVIDERS, Kind.STORY, named)
    return shown


def withdraw(story) -> None:
    """As its room does: by an act, which leaves an entry."""
    story["is"] = False
    with audit.one_act():
        audit.record(actor=OPERATOR, act="stories.withdraw", subject=Issue.objects.first())


def with_story(number: int = 1) -> Issue:
    issue = make_issue(number, until="collect")
    actions.add_item(
        actor=OPERATOR, issue=issue.pk, kind="reference", entry_kind="story", entry_key="ama"
    )
    for step in ("translate", "approve"):
        actions.take_step(actor=OPERATOR, issue=issue.pk, step=step)
    return issue


def test_only_what_was_sent_is_public(client):
    make_issue()
    assert client.get("/newsletter/mbo-newsletter/1/").status_code == 404
    assert queries.entry("mbo-newsletter-1", language="en") is None
    assert queries.entries(About(), language="en") == ()
    begun(Issue.objects.get())
    page = client.get("/newsletter/mbo-newsletter/1/").content.decode()
    for part in ("In this issue", "A market reopens", "January 2026 to June 2026"):
        assert part in page
    found = queries.entry("mbo-newsletter-1", language="fr")
    assert (found.kind, found.address) == (Kind.NEWSLETTER, "/fr/newsletter/mbo-newsletter/1/")
    assert found.title == "Bulletin des OBM : Les vendeuses se réunissent"
    assert queries.entries(About(), language="en", limit=1)[0].key == "mbo-newsletter-1"
    assert queries.entries(About(groups=frozenset({"x"})), language="en") == ()
    (document,) = queries.documents("en")
    assert "What we did." in document.text


def test_an_issue_that_is_not_in_the_language_says_so(client):
    begun(make_issue())
    page = client.get("/es/newsletter/mbo-newsletter/1/").content.decode()
    assert 'lang="en">Sellers meet</h1>' in page
    assert "Not in this language yet" in page or "idioma" in page


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_feeds(client, form):
    begun(make_issue())
    answer = client.get(f"/fr/newsletter/mbo-newsletter/feed.{form}")
    assert form in answer["Content-Type"]
    text = answer.content.decode()
    assert "http://testserver/fr/newsletter/mbo-newsletter/1/" in text
    assert "Les vendeuses se réunissent" in text


def test_unknown_parameters_are_refused(client):
    assert client.get("/newsletter/?x=1").status_code == 400


def test_a_withdrawn_story_is_gone_from_page_pdf_and_later_letters(client, story, server):
    subscribe_all(make_newsletter(), 4)
    issue = with_story()
    sending = begun(issue)
    delivering.deliver(sending.pk, most=2)
    address = "/newsletter/mbo-newsletter/1/"
    assert "Ama tells" in client.get(address).content.decode()
    assert "Ama tells" in client.get(address).content.decode()  # kept, and kept no longer than so
    withdraw(story)
    assert "Ama" not in client.get(address).content.decode()
    delivering.deliver(sending.pk)
    told = [content.decode() for _to, content in server.taken]
    assert ["Ama tells" in each for each in told] == [True, True, False, False]
    (sent,) = queries.where_sent("story", "ama")
    assert (sent.issue, sent.language, sent.number) == ("mbo-newsletter-1", "en", 2)
    assert queries.where_sent("story", "other") == ()
    (told,) = stories.where_sent("story", "ama")  # the list for its take-down
    assert (told.way, told.to_whom) == (
        "sent in a newsletter", "MBO Newsletter: Sellers meet (en), letters: 2",
    )  # fmt: skip


def test_what_is_missing_or_stale_stops_it():
    issue = make_issue(until="collect")
    article = issue.items.get(kind="article").pk
    write(article, en="A market reopens|<p>In May.</p>")
    assert [part.trouble for part in content.view(issue, "fr").troubles] == ["stale"]
    with pytest.raises(FactError, match=r"A market reopens .stale"):
        actions.take_step(actor=OPERATOR, issue=issue.pk, step="translate")
    new = actions.add_item(actor=OPERATOR, issue=issue.pk, kind="article")
    write(article, fr="Un marché rouvre|<p>En mai.</p>")
    write(new.pk, en="Second|")
    with pytest.raises(FactError, match=r"Second .missing"):
        actions.take_step(actor=OPERATOR, issue=issue.pk, step="translate")
    write(new.pk, fr="Deuxième|")
    assert actions.take_step(actor=OPERATOR, issue=issue.pk, step="translate").state == "translated"


def test_who_wrote_does_not_approve():
    writer, other = holder("web_editor"), holder("secretariat")
    issue = make_issue(until="translate")
    article = issue.items.get(kind="article").pk
    actions.write_text(actor=writer, item=article, language="en", heading="Mine", body="<p>x</p>")
    write(article, fr="À moi|<p>x</p>")
    with pytest.raises(FactError, match="somebody else approves"):
        actions.take_step(actor=writer, issue=issue.pk, step="approve")
    with pytest.raises(NotAllowedError):
        actions.take_step(actor=account(), issue=issue.pk, step="approve")
    approved = actions.take_step(actor=other, issue=issue.pk, step="approve")
    assert approved.approved_by == other
    with pytest.raises(FactError, match="stay as they were approved"):
        actions.write_text(actor=writer, item=article, language="en", heading="Other")
    opened = actions.take_step(actor=other, issue=issue.pk, step="reopen")
    assert (opened.state, opened.approved_by) == ("planned", None)


def test_a_letter_that_would_be_cut_is_not_approved():
    issue = make_issue(until="translate")
    article = issue.items.get(kind="article").pk
    write(article, en="Long|<p>" + "word " * 13_000 + "</p>")
    write(article, fr="Long|<p>x</p>")
    with pytest.raises(FactError, match="the most is 60000"):
        actions.take_step(actor=OPERATOR, issue=issue.pk, step="approve")


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p onclick='x()'>Hi <b>you</b></p>", "<p>Hi <b>you</b></p>"),
        ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="java\tscript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="//evil.example/">a</a>', "<a>a</a>"),
        ('<a href="https://a.example/?x=1&amp;y=2" target="_blank">a</a>',
         '<a href="https://a.example/?x=1&amp;y=2">a</a>'),
        ('<img src="https://spy.example/1.gif">', ""),
        ("<style>p{}</style>plain < words", "<p>plain &lt; words</p>"),
        ("<svg><script>1</script></svg><p>b</p>", "<p>b</p>"),
    ],
)  # fmt: skip
def test_what_may_stand_in_an_article(html, kept):
    assert clean(html) == kept


def test_an_article_as_plain_text():
    html = '<p>See <a href="/x/">the <b>page</b></a> now.</p><ol><li>One</li><li>Two</li></ol>'
    assert as_text(html, "https://a.example/") == (
        "See the page (https://a.example/x/) now.\n\n1. One\n\n2. Two"
    )


def test_a_letter_has_the_same_name_each_time_and_no_address_of_others():
    issue = make_issue()
    letter = letters.compose(content.view(issue, "fr"))
    first = letters.message(letter, subscription=7, email="a@example.org")
    again = letters.message(letter, subscription=7, email="a@example.org")
    other = letters.message(letter, subscription=8, email="b@example.org")
    names = [each.extra_headers["Message-ID"] for each in (first, again, other)]
    assert names[0] == names[1] != names[2]
    assert "own-link.invalid" not in first.message().as_string()
