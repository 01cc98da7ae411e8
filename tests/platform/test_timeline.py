"""The two dates of a question: how they are read, and what is refused."""

from datetime import date

import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.platform.timeline import Moment


@pytest.mark.parametrize("text", ["2015-02-30", "31.3.2015", "20150331", "zzz", "9999-12-31"])
@pytest.mark.parametrize("name", ["as_of", "known_on"])
def test_a_date_that_cannot_be_read_is_named_as_the_asker_knows_it(name, text):
    with pytest.raises(InputError, match=f"^{name} is '{text}'"):
        Moment.read(**{name: text})
    with pytest.raises(InputError, match=f"^--{name} is '{text}'"):
        Moment.read(**{name: text}, names=("--as_of", "--known_on"))


def test_the_first_and_the_last_date_that_can_be_asked():
    for text in ("0001-01-01", "9999-12-30"):
        moment = Moment.read(text, text)
        assert moment.as_of == date.fromisoformat(text)
        assert moment.known_before.date() > moment.known_on
