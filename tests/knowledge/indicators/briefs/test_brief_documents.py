"""The PDF of a brief, and contributions that a brief is given."""

import json
import sys

import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.analysis_report import write_report
from livelihoods.analysis.statistics.contribution import contribution, read_value_added
from livelihoods.knowledge.indicators.briefs import contribution_file, document


def test_without_weasyprint_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(InputError, match=r"pip install 'livelihoods\[pdf\]'.*\.html"):
        document.pdf_writer()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pdf_has_few_pages_that_are_numbered_and_full(language, pages):
    weasyprint = pytest.importorskip("weasyprint")
    laid_out = weasyprint.HTML(string=pages["ARG", language]).render()
    assert 8 <= len(laid_out.pages) <= 12
    for number, page in enumerate(laid_out.pages, start=1):
        lines = [box for box in page._page_box.descendants() if hasattr(box, "text")]
        text = " ".join(box.text for box in lines)
        assert f"{number} / {len(laid_out.pages)}" in text.replace("  ", " ")
        # What stands in the margins belongs to no element.
        last = max((box for box in lines if box.element_tag), key=lambda box: box.position_y)
        assert last.element_tag not in {"h1", "h2", "h3", "caption"}
        assert last.element.get("scope") != "col"
        assert last.element.get("class") != "caption"
        assert last.position_y > 0.6 * page.height or number == len(laid_out.pages)
    size = (laid_out.pages[0].width, laid_out.pages[0].height)
    assert size == pytest.approx((793.7, 1122.5), abs=1)


def test_a_pdf_is_written(pages):
    pytest.importorskip("weasyprint")
    assert document.pdf_writer()(pages["ARG", "es"]).startswith(b"%PDF-")


@pytest.fixture(scope="module")
def eph(examples) -> Survey:
    return Survey.open(examples / "surveys/arg-eph/eph_individual_2019t1.parquet", "arg-eph")


@pytest.mark.parametrize("suffix", [".json", ".parquet", ".csv"])
def test_a_report_says_what_value_added_says(suffix, eph, made_up_value_added, tmp_path):
    worth = made_up_value_added
    report = tmp_path / f"contribution{suffix}"
    write_report(contribution(eph, read_value_added(worth)), report)
    assert contribution_file.read(report, eph) == contribution_file.read(worth, eph)


def test_a_report_of_another_area_is_refused(eph, made_up_value_added, tmp_path):
    report = tmp_path / "contribution.json"
    write_report(contribution(eph, read_value_added(made_up_value_added)), report)
    content = json.loads(report.read_text(encoding="utf-8"))
    for row in content["rows"]:
        row["area"] = "CHL"
    report.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError, match="its area is CHL, that of this brief is ARG-31"):
        contribution_file.read(report, eph)


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"rows": [], "metadata": {}}'])
def test_what_is_no_report_is_refused(content, eph, tmp_path):
    report = tmp_path / "contribution.json"
    report.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"contribution\.json: (cannot be read as|not) a report"):
        contribution_file.read(report, eph)
