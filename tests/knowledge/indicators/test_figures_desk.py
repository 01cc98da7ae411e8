"""Figures are entered in the back office: checked, compared, looked at, and only then published."""

import json
from io import BytesIO

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.analysis.statistics.ilostat.bulk_lines import TOTAL as OF_THE_ILO
from tests.analysis.statistics.ilostat.bulk_lines import coded
from tests.analysis.statistics.release.template_cells import FIGURE, WOMEN, filled
from tests.knowledge.indicators.estimate_files import ROWS, TOTAL
from tests.network.records import holder
from wagtail.users.models import UserProfile

from livelihoods.knowledge.indicators import preparation, rules, uploads
from livelihoods.knowledge.indicators.actions import publish
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.platform.accounts.actors import Operator
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.timeline import today

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture
def statistician(client):
    client.force_login(holder("statistician"))
    return client


def send(client, *paths, act="check", **said):
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    return client.post(reverse("figures_enter"), {"given": files, "act": act, **said})


def publish_checked(client, page, *paths, **changed):
    """Send the form of a page once more, as a browser does: with what stands in it."""
    form = page.context["form"]
    names = ("form", "dataset", "version", "note", "checked", "against")
    said = {name: form[name].value() or "" for name in names}
    return send(client, *paths, act="publish", **said | changed)


def told(page):
    return " ".join(page.content.decode().split())


def test_a_release_is_prepared_after_it_is_published_and_not_before(
    statistician, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    prepared = []
    monkeypatch.setattr(preparation, "prepare_apart", lambda: prepared.append(1))
    path = filled(tmp_path / "office.xlsx", [FIGURE])
    with django_capture_on_commit_callbacks(execute=True):
        page = send(statistician, path, dataset="offices")
    assert not prepared
    with django_capture_on_commit_callbacks(execute=True):
        publish_checked(statistician, page, path)
    assert prepared == [1]


def test_the_workbook_is_checked_compared_and_published(statistician, tmp_path):
    assert reverse("figures") in told(statistician.get(reverse("wagtailadmin_home")))
    answer = statistician.get(reverse("figures_workbook"))
    assert openpyxl.load_workbook(BytesIO(answer.content)).sheetnames[:2] == ["read me", "figures"]
    first = filled(tmp_path / "office.xlsx", [FIGURE, WOMEN])
    page = send(statistician, first, dataset="offices", note="First round.")
    assert page.status_code == 200
    assert not Release.objects.exists()
    for words in (
        "all of its figures are new", "Of every hundred employed people", "percent", "2023",
        "National: Aged 15 and over", "Ghana, household survey (The office)",
        "without a margin of error: 1",
    ):  # fmt: skip
        assert words in told(page)
    assert page.context["form"]["version"].value() == today().isoformat()
    answer = publish_checked(statistician, page, first)
    assert answer.status_code == 302
    release = Release.objects.get()
    assert (str(release), release.note) == (f"offices:{today()}", "First round.")
    assert Entry.objects.get(act="indicators.publish").actor.email.startswith("statistician")
    listed = told(statistician.get(answer["Location"]))
    assert f"{release} is published." in listed
    assert "statistician.network@example.org" in listed
    assert f"{reverse('releases:list')}#release-1" in listed
    assert 'id="release-1">offices' in told(statistician.get(reverse("releases:list")))
    pinned = f"?area=GHA&standard=national:gha&release={release}"
    assert "78.5" in told(statistician.get(f"/statistics/informal-employment-rate/{pinned}"))


def test_a_second_version_says_what_is_revised_and_by_how_much(statistician, tmp_path):
    path = filled(tmp_path / "office.xlsx", [FIGURE, WOMEN])
    page = send(statistician, path, dataset="offices", version="2026-01-02")
    publish_checked(statistician, page, path)
    same = send(statistician, path, dataset="offices", version="2026-01-03")
    assert "Nothing would change: this is what offices:2026-01-02 says" in told(same)
    filled(path, [FIGURE | {"value": 80.25}, FIGURE | {"period": 2024}])
    page = send(statistician, path, dataset="offices", version="2026-01-03")
    assert "New: 1. Gone: 1. Revised: 1. As before: 0." in told(page)
    assert "<td>1.75</td>" in told(page)
    assert "78.5 before, 80.25 now" in told(page)
    taken = send(statistician, path, dataset="offices", version="2026-01-02")
    assert taken.status_code == 422
    assert "published with other content and stays as it is" in told(taken)
    older = send(statistician, path, dataset="offices", version="2026-01-01")
    assert "is older than offices:2026-01-02" in told(older)
    assert Release.objects.count() == 1


def test_what_is_wrong_is_named_with_sheet_row_and_column_and_changes_nothing(
    statistician, tmp_path
):
    wrong = [FIGURE | {"value": "many"}, FIGURE | {"area": "GHN", "period": 2022}]
    first = filled(tmp_path / "a.xlsx", wrong)
    second = filled(tmp_path / "b.xlsx", [FIGURE | {"source": "x"}] * 30)
    page = send(statistician, first, second, dataset="offices")
    assert page.status_code == 422
    assert "a.xlsx, sheet figures, row 2, column" in told(page)
    assert "a.xlsx, sheet figures, row 3, column C (area)" in told(page)
    assert "b.xlsx, sheet figures, row 31" in told(page), "all are shown, of both files"
    filled(first, [FIGURE | {"value": 178.5}, FIGURE])
    page = send(statistician, first, dataset="offices")
    assert "row 2, value: 178.5 cannot be in percent" in told(page)
    assert "row 3: repeats" in told(page)
    assert not Release.objects.exists()
    assert not Entry.objects.filter(act="indicators.publish").exists()


def test_what_is_wrong_is_told_in_the_language_of_the_office(statistician, tmp_path):
    profile = UserProfile.get_for_user(get_user_model().objects.get(email__startswith="statisti"))
    profile.preferred_language = "es"
    profile.save()
    wrong = [FIGURE | {"value": "many"}, FIGURE | {"area": "GHN"}]
    page = send(statistician, filled(tmp_path / "a.xlsx", wrong), dataset="offices")
    assert "a.xlsx, hoja figures, fila 3, columna C (area)" in told(page)
    assert "no es un número en el libro" in told(page)
    assert '<li lang="en">' not in told(page)
    damaged = tmp_path / "b.xlsx"
    damaged.write_bytes(b"PK no book")
    assert '<li lang="en">b.xlsx: cannot be read' in told(send(statistician, damaged, dataset="o"))


def test_only_what_was_checked_is_published(statistician, tmp_path):
    path = filled(tmp_path / "office.xlsx", [FIGURE])
    page = send(statistician, path, dataset="offices", version="2026-01-02")
    filled(path, [FIGURE | {"value": 12.5}])
    other = publish_checked(statistician, page, path)
    assert other.status_code == 422
    assert "these are not the files" in told(other)
    elsewhere = publish_checked(statistician, page, path, dataset="office")
    assert "these are not the files" in told(elsewhere)
    unseen = send(statistician, path, act="publish", dataset="offices", version="2026-01-02")
    assert "these are not the files" in told(unseen)
    assert not Release.objects.exists()
    publish_checked(statistician, other, path)
    assert Estimate.objects.get().value == 12.5


def test_a_release_that_came_meanwhile_is_compared_with_first(statistician, tmp_path):
    path = filled(tmp_path / "office.xlsx", [FIGURE])
    page = send(statistician, path, dataset="offices", version="2026-01-03")
    theirs = filled(tmp_path / "theirs.xlsx", [FIGURE | {"value": 70}])
    publish_checked(
        statistician, send(statistician, theirs, dataset="offices", version="2026-01-02"), theirs
    )
    late = publish_checked(statistician, page, path)
    assert "offices:2026-01-02 was published meanwhile" in told(late)
    assert "70 before, 78.5 now" in told(late)
    assert publish_checked(statistician, late, path).status_code == 302


def test_estimates_come_with_their_metadata(statistician, estimates):
    path = estimates(ROWS)
    beside = path.with_name("figures.metadata.json")
    alone = send(statistician, path, dataset="surveys")
    assert "figures.metadata.json is missing" in told(alone)
    page = send(statistician, beside, dataset="surveys")
    assert "Choose a file of figures" in told(page)
    page = send(statistician, path, beside, dataset="surveys", version="2026-01-02")
    assert "suppressed: 1" in told(page)
    assert "unreliable: 1" in told(page)
    publish_checked(statistician, page, path, beside)
    publish(actor=Operator("test"), estimates=[path], dataset="surveys", version="2026-01-03")
    assert Release.objects.get().version == "2026-01-02", "the command finds the same content"


def test_files_of_the_ilo_tell_their_dataset_and_vintage(statistician, tmp_path):
    path = coded(tmp_path, OF_THE_ILO)
    page = send(statistician, path)
    assert page.context["form"]["dataset"].value() == "ilostat"
    publish_checked(statistician, page, path)
    assert str(Release.objects.get()) == "ilostat:2023-11-29"
    mixed = send(statistician, path, filled(tmp_path / "o.xlsx", [FIGURE]), dataset="offices")
    assert "several forms (ilostat, template.xlsx)" in told(mixed)


@pytest.mark.parametrize("form", ["", *uploads.FORMS])
def test_whatever_is_sent_is_refused_in_words(statistician, tmp_path, form):
    for name, content in (
        ("a.xlsx", b"PK\x03\x04 no book"), ("a.csv", b"\xff\xfe\x00,\x00"), ("a.parquet", b"PAR1"),
        ("a.sdmx.json", b'{"data": []}'), ("a.csv", b"STRUCTURE,\n1\n"),
        ("a.csv", b"ref_area,\nX\n"), ("a.csv", b"indicator,standard,area,period\n,,,\n"),
        ("a.sdmx.json", b"[[]]"),
    ):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(content)
        assert send(statistician, path, form=form, dataset="offices").status_code == 422, content


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("codebooks", {}), ("standards", [{}]), ("indicators", ["x"]), ("areas", []),
        ("dimensions", {"sex": {"codes": []}}), ("notes", []), ("swept", [1]), ("warnings", 1),
    ],
)  # fmt: skip
def test_metadata_of_another_shape_is_refused(statistician, estimates, key, value):
    path = estimates([TOTAL], change=lambda metadata: metadata.update({key: value}))
    beside = path.with_name("figures.metadata.json")
    page = send(statistician, path, beside, dataset="surveys")
    assert page.status_code == 422
    assert f"figures.metadata.json: &#x27;{key}&#x27;" in told(page)


@pytest.mark.parametrize(
    ("kind", "wrong", "said"),
    [
        ("codebooks", {"title": "Survey\0"}, "0.&#x27;title&#x27;: holds the character U+0000"),
        ("codebooks", {"notes": ["\ud800"]}, "0.&#x27;notes&#x27;.0: holds the character U+D800"),
        ("standards", {"parameters": {"a": float("nan")}}, "nan is no number"),
        ("standards", {"parameters": {"a\0": 1}}, "U+0000"),
    ],
)
def test_what_no_database_keeps_is_named(statistician, estimates, kind, wrong, said):
    path = estimates([TOTAL], change=lambda metadata: metadata[kind][0].update(wrong))
    page = send(statistician, path, path.with_name("figures.metadata.json"), dataset="surveys")
    assert page.status_code == 422
    assert f"figures.metadata.json: &#x27;{kind}&#x27;" in told(page)
    assert said in told(page)


def test_a_code_that_no_database_keeps_is_named(statistician, estimates):
    def change(metadata):
        metadata["codebooks"].append(metadata["codebooks"][0] | {"code": "za\0f"})

    path = estimates([TOTAL | {"source": "za\0f"}], change=change)
    page = send(statistician, path, path.with_name("figures.metadata.json"), dataset="surveys")
    assert page.status_code == 422
    assert "U+0000" in told(page)


def test_limits_and_names_are_told_beside_the_form(statistician, tmp_path, monkeypatch):
    path = filled(tmp_path / "office.xlsx", [FIGURE])
    errors = send(statistician, path, dataset="Of fices", version="2026").context["form"].errors
    assert set(errors) == {"dataset", "version"}
    assert set(send(statistician, path).context["form"].errors) == {"dataset"}
    assert set(send(statistician, dataset="offices").context["form"].errors) == {"given"}
    unknown = tmp_path / "a.txt"
    unknown.write_text("a")
    assert set(send(statistician, unknown, dataset="d").context["form"].errors) == {"form"}
    twice = send(statistician, path, path, dataset="offices")
    assert "two files have this name" in told(twice)
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 1000)
    assert "unfolds to" in told(send(statistician, path, dataset="offices"))
    monkeypatch.setattr(uploads, "MOST_SIZE", 1000)
    assert "the command takes more" in told(send(statistician, path, dataset="offices"))


def test_no_text_of_a_figure_is_longer_than_the_database_holds(estimates, statistician):
    fields = {name: Estimate._meta.get_field(name).max_length for name in rules.LONGEST}
    assert fields == rules.LONGEST
    area = "A" * 25

    def named(metadata):
        metadata["areas"][area] = metadata["areas"]["ZAF"]

    path = estimates([TOTAL | {"area": area}], change=named)
    beside = path.with_name("figures.metadata.json")
    assert json.loads(beside.read_text())["areas"][area]
    page = send(statistician, path, beside, dataset="surveys")
    assert "figures.csv line 2, area:" in told(page)
    assert "longer than 24 letters" in told(page)


def test_nobody_without_the_right_comes_here(client):
    client.force_login(holder("auditor"))
    for name in ("figures", "figures_enter", "figures_workbook"):
        assert client.get(reverse(name)).status_code == 403
    assert client.post(reverse("figures_enter"), {"act": "publish"}).status_code == 403
    assert reverse("figures") not in told(client.get(reverse("wagtailadmin_home")))
