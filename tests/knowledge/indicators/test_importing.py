"""Files of others become releases: checked whole, compared, shown with what their producers say."""

import re
from pathlib import Path

import pytest
from django.utils import translation
from tests.analysis.statistics.ilostat.bulk_lines import (
    LABELS_TOTAL,
    TOTAL,
    WOMEN,
    coded,
    labelled,
)
from tests.analysis.statistics.release.estimated import south_africa
from tests.analysis.statistics.release.template_cells import FIGURE, filled
from tests.analysis.statistics.release.template_cells import WOMEN as OF_WOMEN
from tests.knowledge.indicators.estimate_files import TOTAL as OURS

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.ilostat import bulk_terms
from livelihoods.analysis.statistics.ilostat.notes import LABELS
from livelihoods.analysis.statistics.release import files
from livelihoods.knowledge.indicators import importing, terms
from livelihoods.knowledge.indicators.actions import import_figures, publish
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.platform.accounts.actors import NotAllowedError, Operator
from livelihoods.platform.accounts.models import User

pytestmark = [pytest.mark.web, pytest.mark.django_db]
PAGE = "/statistics/informal-employment-rate/"
OPERATOR = Operator("test")
MALE = TOTAL.replace("SEX_T", "SEX_M").replace("42.205", "41.318")
OF_2016 = TOTAL.replace("2022", "2016").replace("42.205", "39.748")
NEWER_2016 = LABELS_TOTAL.replace('"2022",34.546', '"2016",33.902')


def put(*given, **how):
    return import_figures(actor=OPERATOR, given=given, **how)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_bulk_file_is_a_release_of_its_vintage(tmp_path):
    done = put(coded(tmp_path, TOTAL, WOMEN))
    assert str(done) == "ilostat:2023-11-29 published: 2 figures"
    row = Estimate.objects.get(by="")
    assert (row.value, row.interval, row.source, row.notes) == (
        42.205, "not_given", "BA:595", "R1:3513",
    )  # fmt: skip
    assert row.release.metadata["notes"]["R1:3513"]["kind"] == "repository"
    assert put(coded(tmp_path, WOMEN, TOTAL)).outcome == "nothing changed"


def test_two_vintages_differ_by_so_much(tmp_path):
    put(coded(tmp_path, TOTAL, WOMEN, OF_2016))
    newer = labelled(
        tmp_path, LABELS_TOTAL, NEWER_2016, LABELS_TOTAL.replace('"2022",34.546', '"2023",34.013')
    )
    found = put(newer).difference
    assert str(found) == (
        "1 new, 1 gone, 2 revised, 0 unchanged against ilostat:2023-11-29, 2 from a source that is "
        "named otherwise"
    )
    (change,) = found.changes.values()
    assert change.figures == 2
    assert change.largest == pytest.approx(42.205 - 34.546)
    assert change.median == pytest.approx((42.205 - 34.546 + 39.748 - 33.902) / 2)
    assert str(found.largest[0]) == (
        "informal_employment_rate ilostat:icls13 ZAF 2022: 42.205 -> 34.546"
    )


def test_two_sources_of_one_place_are_named_side_by_side(client, tmp_path):
    put(coded(tmp_path, TOTAL, TOTAL.replace("BA:595", "BX:7").replace("42.205", "44.1")))
    response = client.get("/statistics/countries/compare/?area=ZAF,BRA")
    (line,) = response.context["comparison"].chapters[0].lines
    titles = [told.panel.survey["title"] for told in line.cells[0][1]]
    assert len(set(titles)) == 2
    row = re.search(r"<tbody>.*?</tbody>", response.content.decode(), re.DOTALL)[0]
    for title in titles:
        assert f'<span class="source">{title}</span>' in row


def test_sources_are_told_apart_where_a_version_has_several(tmp_path):
    other = TOTAL.replace("BA:595", "BX:7").replace("42.205", "44.1")
    put(coded(tmp_path, TOTAL, other))
    revised = coded(tmp_path, TOTAL, other.replace("44.1", "45"), name="B-2023-12-01.csv")
    found = put(revised).difference
    assert (found.count("revised"), found.unchanged, found.renamed) == (1, 1, 0)


def test_files_of_one_vintage_may_repeat_their_total(tmp_path):
    first = coded(tmp_path, TOTAL, name="A-2023-11-29.csv")
    second = coded(tmp_path, TOTAL, WOMEN, name="B-2023-11-29.csv")
    assert put(first, second).difference.count("new") == 2
    wrong = coded(tmp_path, TOTAL.replace("42.205", "42"), name="C-2023-11-29.csv")
    with pytest.raises(InputError, match=r"C-2023-11-29.csv line 2: repeats .* A-2023-11-29.csv"):
        put(first, wrong, version="2024-01-01")


def test_as_published_on_a_day_works_for_ever(client, tmp_path):
    put(coded(tmp_path, TOTAL))
    put(labelled(tmp_path, LABELS_TOTAL))
    then = "&published_on=2024-07-25"
    assert "34.5 percent" in text_of(client.get(f"{PAGE}?area=ZAF"))
    said = text_of(client.get(f"{PAGE}?area=ZAF{then}"))
    assert "42.2 percent" in said
    assert "Why these differ" not in said, "the later vintage was not published by then"
    assert "34.5 percent" in text_of(client.get(f"{PAGE}?area=ZAF&published_on=2024-07-26"))
    pinned = f"{PAGE}?area=ZAF&release=ilostat:2023-11-29"
    assert "42.2 percent" in text_of(client.get(pinned))
    assert client.get(f"{PAGE}?area=ZAF&published_on=2023-11-28").status_code == 404


def test_an_older_vintage_is_refused_behind_a_newer(tmp_path):
    put(labelled(tmp_path, LABELS_TOTAL))
    with pytest.raises(InputError, match=r"2023-11-29 is older than ilostat:2024-07-26"):
        put(coded(tmp_path, TOTAL))


def broken_codes(folder):
    return coded(folder, TOTAL, WOMEN.replace("43.293", "143.293")), "line 3, value: 143.293"


def broken_labels(folder):
    line = LABELS_TOTAL.replace("34.546", "-1").replace("Sex: Total", "Sex: Male")
    return labelled(folder, LABELS_TOTAL, line), "line 3, value: -1.0 cannot be"


def broken_sdmx(folder, name, change):
    path = folder / name
    files.write(south_africa(), path, sdmx="1.0")
    beside = path.with_name(f"{path.stem}.metadata.json")
    beside.write_text(re.sub(r'"table": \{[^}]*\}', '"table": null', beside.read_text("utf-8")))
    path.write_bytes(change(path.read_bytes()))
    return path


def broken_sdmx_csv(folder):
    def change(content):
        lines = content.split(b"\r\n")
        cells = lines[1].split(b",")
        cells[lines[0].split(b",").index(b"OBS_VALUE")] = b"-5"
        return b"\r\n".join([lines[0], b",".join(cells), *lines[2:]])

    return broken_sdmx(folder, "a.sdmx.csv", change), "a.sdmx.csv line 2, value: -5.0 cannot be"


def broken_sdmx_json(folder):
    def change(content):
        start = content.index(b'"observations": {') + len(b'"observations": {')
        end = content.index(b"[", start) + 1
        return content[:end] + b"-5" + content[content.index(b",", end) :]

    return broken_sdmx(folder, "c.sdmx.json", change), "c.sdmx.json observation 1 (0:0"


def broken_template(folder):
    rows = [FIGURE, OF_WOMEN | {"lower": 90.0}]
    return filled(folder / "office.xlsx", rows), "sheet figures, row 3, lower, upper: 90.0 to 82.0"


@pytest.mark.parametrize(
    "broken", [broken_codes, broken_labels, broken_sdmx_csv, broken_sdmx_json, broken_template]
)
def test_a_release_with_a_broken_line_is_refused_and_nothing_changes(tmp_path, broken):
    before = put(coded(tmp_path, TOTAL, name="before-2020-01-01.csv")).release
    path, said = broken(tmp_path)
    with pytest.raises(InputError) as caught:
        put(path, dataset="ilostat", version="2026-01-01")
    assert path.name in str(caught.value)
    assert said in str(caught.value)
    assert list(Release.objects.all()) == [before]
    assert Estimate.objects.count() == 1


@pytest.mark.parametrize("name", ["a.sdmx.csv", "c.sdmx.json"])
def test_our_sdmx_makes_the_release_that_our_estimates_make(tmp_path, name):
    files.write(south_africa(), tmp_path / "a.parquet")
    own = publish(
        actor=OPERATOR, estimates=[tmp_path / "a.parquet"], dataset="own", version="2026-01-01"
    )
    files.write(south_africa(), tmp_path / name)
    given = put(tmp_path / name, dataset="given", version="2026-01-01")
    assert given.release.content_hash == own.release.content_hash


def test_a_template_makes_a_release_with_and_without_errors(client, tmp_path):
    path = filled(tmp_path / "office.xlsx", [FIGURE, OF_WOMEN])
    put(path, dataset="offices", version="2026-01-01")
    said = text_of(client.get(f"{PAGE}?area=GHA&by=sex"))
    for words in ("80.0 to 82.0", "the producer gives no margin of error", "Preliminary."):
        assert words in said
    taken = client.get("/statistics/informal-employment-rate.csv?area=GHA&by=sex")
    table = taken.getvalue().decode()
    assert table.splitlines()[0].endswith(",release,credit,metadata,notes")
    assert "Preliminary." in table


def test_the_form_is_guessed_where_it_is_unmistakable(tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    forms = {
        coded(tmp_path, TOTAL): "ilostat",
        labelled(tmp_path, LABELS_TOTAL): "ilostat",
        filled(tmp_path / "office.xlsx", [FIGURE]): "template.xlsx",
    }
    for name in ("a.sdmx.csv", "c.sdmx.json"):
        files.write(south_africa(), tmp_path / name)
        forms[tmp_path / name] = name[2:].replace(".", "-")
    renamed = tmp_path / "renamed.csv"
    renamed.write_bytes((tmp_path / "a.sdmx.csv").read_bytes())
    forms[renamed] = "sdmx-csv"
    assert {path: importing.form_of(path) for path in forms} == forms
    with pytest.raises(InputError, match=r"other\.csv: its form is not told"):
        put(other)
    with pytest.raises(InputError, match="'excel'"):
        put(other, form="excel")


def test_dataset_and_version_are_asked_for_where_no_file_tells_them(tmp_path):
    with pytest.raises(InputError, match="say --dataset and --version"):
        put(filled(tmp_path / "office.xlsx", [FIGURE]))
    with pytest.raises(InputError, match="say --version"):
        put(coded(tmp_path, TOTAL, name="bulk.csv"))
    with pytest.raises(InputError, match=r"several vintages \(2023-11-29, 2024-07-26\)"):
        put(coded(tmp_path, TOTAL), labelled(tmp_path, LABELS_TOTAL))


def test_importing_needs_the_right(tmp_path):
    user = User.objects.create_user("reader@example.org", "a-long-pass-word")
    with pytest.raises(NotAllowedError):
        import_figures(actor=user, given=[coded(tmp_path, TOTAL)])
    assert not Release.objects.exists()


def test_why_figures_for_one_place_and_year_differ(client, estimates, tmp_path):
    """South Africa 2016: 39.7 and 33.9 by two vintages of the ILO, 34.6 and 29.6 by ours."""
    put(coded(tmp_path, OF_2016))
    put(labelled(tmp_path, NEWER_2016))
    rows = [OURS, OURS | {"standard": "national:zaf", "value": 29.6, "lower": 28.7, "upper": 30.5}]
    publish(actor=OPERATOR, estimates=[estimates(rows)], dataset="surveys", version="2026-11-22")
    response = client.get(f"{PAGE}?area=ZAF")
    (differing,) = response.context["figure"].differing
    assert differing.title == "South Africa, 2016"
    assert differing.values == ("34.6", "39.7", "33.9", "29.6")
    told = {aspect.title: aspect.words for aspect in differing.aspects}
    assert told["Concept"] == (
        "17th ICLS", "ILOSTAT, series by the 13th ICLS", "ILOSTAT, series by the 13th ICLS",
        "National definition",
    )  # fmt: skip
    assert told["Period"] == ("4th quarter of 2016", "2016", "2016", "4th quarter of 2016")
    assert [words.partition(",")[0] for words in told["Vintage"]] == [
        "surveys:2026-11-22", "ilostat:2023-11-29", "ilostat:2024-07-26", "surveys:2026-11-22",
    ]  # fmt: skip
    assert told["Margin of error"][1] == "the producer gives no margin of error"
    assert "Micro data processing" in told["Definition"][1]
    assert "usually aged 15 and over" in told["Whom it counts"][2]
    said = text_of(response)
    assert "Why these differ" in said
    assert "34.6 · 39.7 · 33.9 · 29.6" in said


def test_figures_that_agree_need_no_reason(client, tmp_path):
    put(coded(tmp_path, TOTAL))
    put(coded(tmp_path, TOTAL, WOMEN, name="B-2024-01-01.csv"))
    assert client.get(f"{PAGE}?area=ZAF").context["figure"].differing == ()


def test_quarters_of_one_line_are_no_contradiction(client, estimates):
    rows = [OURS, OURS | {"period": "2016-Q3", "value": 34.0}]
    publish(actor=OPERATOR, estimates=[estimates(rows)], dataset="surveys", version="2026-11-22")
    for query in ("", "&time=2016"):
        assert client.get(f"{PAGE}?area=ZAF{query}").context["figure"].differing == ()


def test_lines_of_two_sources_have_a_panel_each(client, tmp_path):
    other = TOTAL.replace("BA:595", "BX:7").replace("42.205", "44.1")
    put(coded(tmp_path, TOTAL, other))
    response = client.get(f"{PAGE}?area=ZAF")
    panels = response.context["figure"].panels
    assert [panel.source for panel in panels] == ["BA:595", "BX:7"]
    assert len({panel.anchor for panel in panels}) == 2
    assert "household survey (BX:7 in ILOSTAT)" in text_of(response)


def test_parts_of_countries_stand_behind_countries(client, tmp_path):
    cities = TOTAL.replace("ZAF", "ARG").replace("R1:3513", "R1:3513_S4:33")
    put(coded(tmp_path, cities, TOTAL))
    page = client.get(PAGE)
    assert [panel.area for panel in page.context["figure"].panels] == ["ZAF", "ARG-CITIES"]
    assert "Argentina, main cities or metropolitan areas, 2022" in text_of(page)
    missing = client.get(f"{PAGE}?area=ARG")
    assert (
        "No figures are published for Argentina. That does not mean zero. There are some for a part "
        "of it: Argentina, main cities or metropolitan areas" in text_of(missing)
    )
    assert f'<a href="{PAGE}?area=ARG-CITIES">' in missing.content.decode()


def test_our_figures_stand_on_the_first_page_and_theirs_behind_them(client, estimates, tmp_path):
    publish(actor=OPERATOR, estimates=[estimates()], dataset="surveys", version="2026-11-22")
    put(coded(tmp_path, TOTAL.replace("ZAF", "BGD"), TOTAL))
    panels = client.get(PAGE).context["figure"].panels
    assert [(panel.area, panel.standard) for panel in panels] == [
        ("ZAF", "icls17"), ("ARG-31", "icls17"), ("BGD", "ilostat:icls13"),
    ]  # fmt: skip
    assert "as published by" in text_of(client.get(f"{PAGE}?area=BGD")).lower()


SENTENCES = {
    "": "In South Africa in 2022, about 42 of 100 workers had an informal main job. The producer "
    "gives no margin of error.",
    "/es": "En Sudáfrica en 2022, alrededor de 42 de cada 100",
    "/fr": "En Afrique du Sud en 2022, environ 42",
    "/pt": "Na África do Sul em 2022, cerca de 42",
}
NO_ERROR = {
    "/es": "El productor no indica margen de error.",
    "/fr": "Le producteur n\u2019indique pas de marge d\u2019erreur.",
    "/pt": "O produtor não indica margem de erro.",
}


@pytest.mark.parametrize("prefix", ["", "/es", "/fr", "/pt"])
def test_a_sentence_says_that_there_is_no_margin_of_error(client, tmp_path, prefix):
    put(coded(tmp_path, TOTAL))
    said = text_of(client.get(f"{prefix}{PAGE}?area=ZAF"))
    assert SENTENCES[prefix] in said
    assert NO_ERROR.get(prefix, "") in said


def test_the_words_of_the_ilo_can_be_translated():
    wanted = {words for title, universe, _ in bulk_terms.STANDARDS.values() for words in (title,)}
    wanted |= {bulk_terms.UNIVERSE, bulk_terms.NO_ERROR, *LABELS.values()}
    wanted |= {words for _, words in bulk_terms._PARTS.values()}
    assert wanted - set(terms.PUBLISHED) == set()
    for language in ("es", "fr", "pt"):
        with translation.override(language):
            same = {words for words in wanted if terms.translated(words) == words}
        assert same == set()


@pytest.mark.shared
def test_both_full_extracts_are_releases(client, shared):
    """49,930 and 3,559 rows; South Africa 2022 is 42.205 in the one and 34.546 in the other."""
    folder = Path(shared) / "data" / "ilostat"
    older = put(folder / "SDG_0831_SEX_ECO_RT_A_2023-11-29_codes.csv")
    newer = put(folder / "EMP_NIFL_SEX_RT_A_2024-07-26_labels.csv")
    assert (older.difference.count("new"), newer.release.estimates.count()) == (25302, 3552)
    found = {
        row.release.version: row.value
        for row in Estimate.objects.filter(
            indicator="informal_employment_rate", area="ZAF", period="2022", by=""
        ).select_related("release")
    }
    assert found == {"2023-11-29": 42.205, "2024-07-26": 34.546}
    # What the ILO did not derive again is the same in both.
    before = Estimate.objects.filter(area="ZAF", period__lt="2008", by="").order_by("period")
    values = [before.filter(release=each.release, indicator="informal_employment_rate")
              .values_list("period", "value") for each in (older, newer)]  # fmt: skip
    assert len(values[0]) == 8
    assert list(values[0]) == list(values[1])
    assert newer.difference.changes["informal_employment_rate"].figures == 1683
    response = client.get(f"{PAGE}?area=ZAF&time=2016")
    assert response.context["figure"].differing[0].values == ("39.7", "33.9")


def test_figures_of_others_are_taken_away_with_their_notes_and_credit(client, tmp_path):
    cities = TOTAL.replace("ZAF", "ARG").replace("R1:3513", "R1:3513_S4:33")
    put(coded(tmp_path, TOTAL, WOMEN, cities))
    address = "/statistics/informal-employment-rate"
    for scope in ("", "&scope=full"):
        for ending in ("xlsx", "json", "sdmx.csv", "sdmx.json", "zip", "svg"):
            if ending == "svg" and scope:
                continue
            response = client.get(f"{address}.{ending}?area=ZAF,ARG-CITIES&by=sex{scope}")
            assert response.status_code == 200, ending
    about = client.get(f"{address}.metadata.json?area=ZAF,ARG-CITIES").json()
    assert about["notes"]["S4:33"]["kind"] == "geography"
    assert (
        "As published by: ILO, ILOSTAT, SDG_0831_SEX_ECO_RT, vintage 2023-11-29"
        in (about["published"]["cite_as"])
    )
    assert "Computed from" not in about["published"]["cite_as"]
    entry = client.get(f"{address}.bib?area=ZAF").content.decode()
    assert r"ILO, ILOSTAT, SDG\_0831\_SEX\_ECO\_RT, vintage 2023-11-29" in entry
