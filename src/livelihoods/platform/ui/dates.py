"""The date that a visitor asks for, which every dated page understands."""

from typing import Any

from django.http import HttpRequest

from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary


def dated(request: HttpRequest) -> dict[str, Any]:
    """Return the moment, and what the line "as of" needs.

    Raises:
        InputError: a date that cannot be read.
    """
    known_on = request.GET.get("known_on", "")
    moment = Moment.read(request.GET.get("as_of"), known_on)
    return {
        "moment": moment,
        "kept": [("known_on", known_on)] if known_on else [],
        "is_known_today": not known_on,
        "earliest": vocabulary.earliest_date(),
    }
