"""Words about an issue: the months that it tells of, its first words, its text without marks."""

import re
from html import unescape
from typing import Final

from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext

from livelihoods.knowledge.newsletters.models import Issue

_SHORT: Final = 240
_ENDS: Final = re.compile(r"</(?:p|li|blockquote)>|<br/?>")


def period_words(issue: Issue) -> str:
    """Return the months that an issue tells of, in the language that is active."""
    first, last = issue.period_starts_on, issue.period_ends_on
    if first is None or last is None:
        return ""
    words = [date_format(day, "YEAR_MONTH_FORMAT") for day in (first, last)]
    if words[0] == words[1]:
        return words[0]
    return gettext("%(first)s to %(last)s") % {"first": words[0], "last": words[1]}


def titled(newsletter: str, title: str) -> str:
    """Return an issue by newsletter and title, as the subject of a letter, in the language active.

    Languages set the colon apart in their own ways.
    """
    words = gettext("%(newsletter)s: %(title)s") % {"newsletter": newsletter, "title": title}
    return " ".join(words.split())


def plain(html: str) -> str:
    """Return cleaned rich text without its marks."""
    return " ".join(unescape(strip_tags(_ENDS.sub(r"\g<0> ", html))).split())


def summary(html: str) -> str:
    """Return the first words, as lists and feeds show them."""
    words = plain(html)
    return words if len(words) <= _SHORT else words[:_SHORT].rpartition(" ")[0] + " ..."
