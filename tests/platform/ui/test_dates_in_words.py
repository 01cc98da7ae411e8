"""Days as pages write them, in the four languages of the site."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format

from livelihoods.platform.ui.templatetags.frame import until


@pytest.mark.parametrize(
    ("language", "first", "last", "words"),
    [
        ("en", date(2022, 11, 12), date(2022, 11, 14), "12-14 November 2022"),
        ("es", date(2022, 11, 12), date(2022, 11, 14), "12-14 de noviembre de 2022"),
        ("fr", date(2022, 11, 12), date(2022, 11, 14), "12-14 novembre 2022"),
        ("pt", date(2022, 11, 12), date(2022, 11, 14), "12-14 de novembro de 2022"),
        ("en", date(2022, 10, 30), date(2022, 11, 2), "30 October 2022 - 2 November 2022"),
        ("en", date(2021, 11, 12), date(2022, 11, 14), "12 November 2021 - 14 November 2022"),
    ],
)
def test_days_of_one_month_name_it_once(language, first, last, words):
    with translation.override(language):
        assert until(first, last).replace("\N{EN DASH}", "-") == words


@pytest.mark.parametrize("language", ["es", "fr", "pt"])
def test_months_are_no_proper_names_outside_english(language):
    with translation.override(language):
        months = [date_format(date(2026, month, 1), "F") for month in range(1, 13)]
    assert months == [each.lower() for each in months]
    assert len(set(months)) == 12
