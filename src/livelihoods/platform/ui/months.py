"""The names of the months, so that the catalogues of the site have them.

Django looks names of months up like any other text, ours before its own. Its Portuguese writes
them with a capital letter, which Portuguese has not done within a date since 1990.
"""

from typing import Final

from django.utils.translation import gettext_noop as _

MONTHS: Final = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"),
    _("July"), _("August"), _("September"), _("October"), _("November"), _("December"),
)  # fmt: skip
