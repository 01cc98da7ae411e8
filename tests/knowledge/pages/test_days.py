"""Days that workers keep are shown near to their date, in the reader's language."""

from datetime import date

import pytest
from django.conf import settings
from django.utils.translation import override

from livelihoods.knowledge.pages import days


@pytest.mark.parametrize(
    ("on", "codes"),
    [
        (date(2026, 10, 24), ["street-vendors"]),
        (date(2026, 11, 17), ["street-vendors"]),
        (date(2026, 11, 18), []),
        (date(2026, 3, 2), ["waste-pickers", "women"]),
        (date(2026, 6, 16), ["domestic-workers"]),
        (date(2026, 12, 31), []),
    ],
)
def test_a_day_is_near_from_three_weeks_before_to_three_days_after(on, codes):
    assert [each.code for each in days.near(on)] == codes


def test_no_day_is_kept_before_it_was_proclaimed():
    assert "waste-pickers" not in {each.code for each in days.in_year(2007)}
    assert "waste-pickers" in {each.code for each in days.in_year(2008)}


def test_every_day_has_a_source_and_words_in_every_language():
    english = days.in_year(2026)
    assert all(each.source for each in english)
    for language, _name in settings.LANGUAGES[1:]:
        with override(language):
            for one, other in zip(english, days.in_year(2026), strict=True):
                assert one.code == other.code
                assert one.name != other.name
                assert one.about != other.about
