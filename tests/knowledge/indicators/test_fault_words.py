"""Faults of files of figures in the reader's language, and none that is said otherwise than here."""

import inspect
import re

import pytest
from django.utils.translation import override

from livelihoods.analysis.statistics.release import template
from livelihoods.knowledge.indicators import gathering, rules
from livelihoods.knowledge.indicators.fault_words import FORMS, told


def test_each_form_is_said_by_a_check():
    """A sentence that is changed there and not here would be shown in English."""
    source = "".join(map(inspect.getsource, (rules, gathering, template)))
    source = re.sub(r'"\s*f?"', "", source)  # one text in several lines
    for form in FORMS:
        for words in re.split(r"\{\w+\}", form):
            assert words in source, form


@pytest.mark.parametrize(
    ("fault", "language", "expected"),
    [
        ("a.xlsx, sheet figures, row 3, column C (area): 'GHN' is not known; see the sheet areas", "es", "a.xlsx, hoja figures, fila 3, columna C (area): 'GHN' no se conoce; véase: sheet areas"),
        ("figures.csv line 12, value: 178.5 cannot be in percent", "fr", "figures.csv ligne 12, value: 178.5 ne peut pas être en percent"),
        ("figures.csv line 12, n: 3 records; a figure from fewer than 5 must be suppressed", "pt", "figures.csv linha 12, n: 3 registros; um dado de menos de 5 deve ser suprimido"),
        ("b.csv line 4: repeats rate ZAF 2016 sex=female of a.csv line 3", "es", "b.csv línea 4: repite rate ZAF 2016 sex=female de a.csv línea 3"),
        ("a.metadata.json: codebooks 'zaf': 'terms' is missing or empty", "es", "a.metadata.json: codebooks 'zaf': falta 'terms' o está vacío"),
        ("a.xlsx, sheet figures, row 2, column D (value): is empty", "en", "a.xlsx, sheet figures, row 2, column D (value): is empty"),
    ],
)  # fmt: skip
def test_a_fault_in_the_language_of_the_reader(fault, language, expected):
    with override(language):
        assert told(fault) == (expected, language)


def test_what_has_no_form_stays_in_english():
    with override("es"):
        assert told("a.xlsx: cannot be read as a workbook: no zip") == (
            "a.xlsx: cannot be read as a workbook: no zip", "en",
        )  # fmt: skip
