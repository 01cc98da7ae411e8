"""What can be recorded of a publication and what cannot, whoever records it."""

import pytest
from tests.network.records import OPERATOR, day

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.library import actions, lists, queries, rules, texts
from livelihoods.knowledge.library.models import Edition, Publication
from livelihoods.platform.accounts.actors import Operator
from livelihoods.platform.accounts.models import User
from livelihoods.platform.history import FactError


def work(key="one", **more):
    stated = {"kind": "paper", "source": "tests"} | more
    return actions.set_publication(actor=OPERATOR, key=key, **stated)[0]


def edition(key="one", language="en", **more):
    stated = {"title": f"{key} in {language}"} | more
    return actions.set_edition(actor=OPERATOR, key=key, language=language, **stated)[0]


def test_a_working_paper_appears_after_its_review_alone(words):
    work(series="working-papers")
    edition(number=1)
    with pytest.raises(FactError, match="peer reviewed"):
        actions.publish(actor=OPERATOR, key="one")
    review = {"actor": OPERATOR, "key": "one", "reviewers": "outside", "source": "letters"}
    actions.record_review(**review, asked_on=day("2026-01-10"))
    with pytest.raises(FactError, match="peer reviewed"):
        actions.publish(actor=OPERATOR, key="one")
    actions.record_review(**review, outcome="refused", finished_on=day("2026-02-01"))
    with pytest.raises(FactError, match="peer reviewed"):
        actions.publish(actor=OPERATOR, key="one")
    actions.record_review(**review, outcome="accepted", finished_on=day("2026-03-01"))
    actions.publish(actor=OPERATOR, key="one", published_on=day("2026-03-02"))
    assert [str(each.finished_on) for each in queries.work("one").reviews] == ["2026-03-01"]


def test_a_finished_review_has_its_day_but_for_who_takes_over_old_records(words):
    work()
    editor = User.objects.create_superuser("editor@example.org", "x")
    stated = {
        "key": "one", "reviewers": "team", "source": "t", "outcome": "accepted",
        "dates_stated": "before 2010",
    }  # fmt: skip
    with pytest.raises(FactError, match="has a day"):
        actions.record_review(actor=editor, **stated)
    actions.record_review(actor=Operator("tests"), **stated)


def test_a_number_is_one_work_in_each_language(words):
    work("one", series="technical-briefs")
    work("two", series="technical-briefs")
    edition("one", "en", number=7)
    edition("two", "es", number=7)  # another language counts for itself
    with pytest.raises(FactError, match="is one") as refused:
        edition("two", "en", number=7)
    assert refused.value.field == "number"


def test_policy_briefs_are_numbered_within_a_programme(words):
    with pytest.raises(FactError, match="within a programme"):
        work(series="policy-briefs")
    for key, programme in (("one", "urban-policies"), ("two", "statistics")):
        work(key, series="policy-briefs", numbered_in=programme)
        edition(key, number=13)
        actions.publish(actor=OPERATOR, key=key)
    assert queries.work("one").editions[0].label == "Policy Brief (Urban Policies) No. 13"
    work("three", series="policy-briefs", numbered_in="statistics")
    with pytest.raises(FactError, match="is two"):
        edition("three", number=13)


def test_a_work_that_moves_to_another_series_takes_no_number_there(words):
    work("one", series="technical-briefs")
    edition("one", number=3)
    work("two", series="working-papers")
    edition("two", number=3)
    with pytest.raises(FactError, match="another publication's"):
        work("two", series="technical-briefs")
    assert Publication.objects.get(key="two").series_id == "working-papers"
    work("two", series="policy-briefs", numbered_in="statistics")
    moved = Edition.objects.get(publication__key="two")
    assert (moved.series_id, moved.numbered_in_id) == ("policy-briefs", "statistics")


# ISBN Users' Manual and well-known books; DOI handbook
@pytest.mark.parametrize("isbn", ["978-92-95055-12-4", "0-306-40615-2", "080442957X"])
def test_a_right_isbn_is_taken(isbn):
    assert rules.isbn_fault(isbn) == ""


@pytest.mark.parametrize("isbn", ["978-92-95055-12-5", "0-306-40615-3", "977-92-95055-12-4", "12"])
def test_a_wrong_isbn_is_refused(words, isbn):
    work()
    with pytest.raises(FactError) as refused:
        edition(isbn=isbn)
    assert refused.value.field == "isbn"


def test_each_edition_has_its_own_isbn_and_doi(words):
    for key in ("one", "two"):
        work(key)
    edition("one", isbn="978-92-95055-12-4", doi="https://doi.org/10.1000/182")
    with pytest.raises(FactError, match="that of one"):
        edition("two", isbn="9789295055124")
    with pytest.raises(FactError, match="that of one"):
        edition("two", doi="10.1000/182")
    with pytest.raises(FactError, match="no DOI"):
        edition("two", doi="182/10.1000")


def test_a_translation_is_behind_until_it_is_revised(words):
    work()
    edition(text="<p>one</p>")
    edition(language="es", follows="en", text="<p>uno</p>")
    actions.publish(actor=OPERATOR, key="one")
    with pytest.raises(FactError, match="revision"):
        edition(text="<p>two</p>")
    with pytest.raises(FactError, match="tell readers"):
        actions.revise(actor=OPERATOR, key="one", language="en", note=" ")
    actions.revise(actor=OPERATOR, key="one", language="en", note="two", text="<p>two</p>")
    shown = queries.work("one")
    assert shown.state == "revised"
    assert shown.edition("es").is_stale
    actions.revise(actor=OPERATOR, key="one", language="es", note="dos", text="<p>dos</p>")
    assert not queries.work("one").edition("es").is_stale
    with pytest.raises(FactError, match="itself"):
        edition(follows="es", text=None)


def test_steps_go_forward_and_what_is_withdrawn_stays_so(words):
    work()
    edition()
    actions.move(actor=OPERATOR, key="one", state="copy_edit")
    for act in (
        lambda: actions.withdraw(actor=OPERATOR, key="one", note="x"),
        lambda: actions.revise(actor=OPERATOR, key="one", language="en", note="x"),
        lambda: actions.move(actor=OPERATOR, key="one", state="published"),
    ):
        with pytest.raises(FactError):
            act()
    actions.publish(actor=OPERATOR, key="one", published_on=day("2026-05-01"))
    with pytest.raises(FactError, match="before"):
        actions.withdraw(actor=OPERATOR, key="one", note="x", withdrawn_on=day("2026-04-01"))
    actions.withdraw(actor=OPERATOR, key="one", note="x")
    for act in (
        lambda: actions.publish(actor=OPERATOR, key="one"),
        lambda: actions.revise(actor=OPERATOR, key="one", language="en", note="x"),
    ):
        with pytest.raises(FactError, match="withdrawn"):
            act()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<p>x</p>"), ("a.svg", b"<svg/>"), ("a.pdf", b"<html>"), ("a.docx", b"%PDF-"),
        ("a.txt", b"\xff\xfe\x00"), ("a.exe", b"MZ"), ("pdf", b"%PDF-"), ("a.pdf", b""),
    ],
)  # fmt: skip
def test_a_file_is_what_it_says_or_is_not_taken(words, name, content):
    work()
    edition()
    with pytest.raises(FactError) as refused:
        actions.add_file(actor=OPERATOR, key="one", language="en", name=name, content=content)
    assert refused.value.field == "file"


def test_a_published_file_is_replaced_by_a_revision_alone(words):
    work()
    edition()
    file = {"actor": OPERATOR, "key": "one", "language": "en", "name": "../../a b.txt"}
    stored, _new = actions.add_file(**file, content=b"one")
    assert stored.name == "a-b.txt"
    assert ".." not in stored.file.name
    actions.publish(actor=OPERATOR, key="one")
    with pytest.raises(FactError, match="revision"):
        actions.add_file(**file, content=b"two")
    actions.revise(
        actor=OPERATOR, key="one", language="en", note="x", file_name="a b.txt", file_content=b"2"
    )
    assert [each.size for each in queries.work("one").editions[0].files] == [1]


@pytest.mark.parametrize(
    "html",
    [
        "<script>x()</script>", "<p onclick='x()'>a</p>", "<a href='javascript:x()'>a</a>",
        "<![CDATA[<script>x()</script>]]>", "<!--<script>x()</script>-->", "<img src=x onerror=x()>",
        "<svg><script>x()</script></svg>", "<p style='x()'>a</p>", "<iframe srcdoc='x()'></iframe>",
        "<?php x() ?><p>a</p>", "<a href=' java\tscript:x()'>a</a>", "<style>x()</style>",
    ],
)  # fmt: skip
def test_nothing_of_a_text_acts(html):
    assert "x()" not in texts.cleaned(f"<h1>A</h1>{html}")


HEAD = "key,kind,source,language,title,isbn,series,number,translated_from,is_published\n"


def imported(text, **more):
    rows = lists.read_list(text.encode(), "list.csv")
    return actions.import_list(actor=OPERATOR, rows=rows, file="list.csv", **more)


def test_a_list_is_recorded_whole_or_not_at_all(words):
    wrong = (
        "good,book,s,en,Good,,,,,yes\n"
        "bad,book,s,en,Bad,978-92-95055-12-5,,,,yes\n"
        "worse,paper,s,en,Worse,,nowhere,1,,no\n"
    )
    with pytest.raises(InputError) as refused:
        imported(HEAD + wrong)
    assert "list.csv, line 3, column isbn" in str(refused.value)
    assert "list.csv, line 4, column series" in str(refused.value)
    assert not Publication.objects.exists()


def test_what_a_list_says_wrongly_is_told_with_its_place(words):
    with pytest.raises(InputError) as refused:
        imported(HEAD + "a,poem,s,en,T,,,,,yes\nb,book,,en,T,,,,,maybe\n")
    said = str(refused.value)
    for place in ("line 2, column kind", "line 3, column source", "line 3, column is_published"):
        assert place in said
    with pytest.raises(InputError, match="unknown columns: colour"):
        imported("key,kind,source,language,title,colour\na,book,s,en,T,red\n")


def test_a_dry_run_tells_and_keeps_nothing(words):
    text = HEAD + "a,book,s,es,Uno,,,,en,yes\na,,,en,One,,,,,yes\n"
    said = imported(text, dry_run=True)
    assert (said.new, said.published) == (["a (en)", "a (es)"], ["a"])
    assert not Publication.objects.exists()
    imported(text)
    assert Edition.objects.get(language="es").follows.language == "en"
    again = imported(text)
    assert (again.new, again.changed, again.unchanged) == ([], [], 2)
