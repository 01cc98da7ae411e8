"""Faults of publications in the reader's language, and none that is said otherwise than here."""

import ast
import inspect

import pytest
from django.utils.translation import override

from livelihoods.knowledge.library import filetypes, rules
from livelihoods.knowledge.library.fault_words import FORMS, told
from livelihoods.knowledge.library.faults import NO_FAULT


def said(module) -> set[str]:
    """The words of every fault that a module names."""
    calls = ast.walk(ast.parse(inspect.getsource(module)))
    return {
        node.args[0].value
        for node in calls
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault"
    }


def test_each_fault_has_its_words_in_the_catalogues():
    assert said(rules) | said(filetypes) == set(FORMS)


@pytest.mark.parametrize(
    ("fault", "language", "words"),
    [
        (rules.step_fault("published", "published"), "es", "ya está publicada"),
        (rules.step_fault("drafted", "revised"), "fr", "elle n"),
        (rules.isbn_fault("12"), "pt", "'12' não é um ISBN: ele tem 13 dígitos"),
        (filetypes.file_fault("a.exe", b"x"), "es", "'a.exe' no es ninguno de pdf, epub"),
        (filetypes.file_fault("a.pdf", b"x"), "fr", "le contenu n"),
        (filetypes.file_fault("a.pdf", b"x"), "en", "the content is not that of a pdf file"),
    ],
)
def test_a_fault_in_the_language_of_the_reader(fault, language, words):
    with override(language):
        assert told(fault).startswith(words)


def test_where_nothing_is_wrong_nothing_is_said():
    assert told(NO_FAULT) == told(rules.doi_fault("10.1000/182")) == ""
