"""What is wrong with a publication, in the reader's language: the rules say it in English."""

from typing import Final

from django.utils.translation import gettext, gettext_noop

from livelihoods.knowledge.library.faults import Fault

# As in `rules` and `filetypes`: a test compares them.
FORMS: Final = (
    gettext_noop(
        "it was withdrawn: what was withdrawn does not come back; record a new publication"
    ),
    gettext_noop("it was published: revise it or withdraw it"),
    gettext_noop("it was published already"),
    gettext_noop("it was not published yet"),
    gettext_noop("{text!r} is no date: write 2013, 2013-12 or 2013-12-05, as the imprint has it"),
    gettext_noop("{text} is no day of the calendar"),
    gettext_noop("{text!r} is no ISBN: it has other signs than digits and hyphens"),
    gettext_noop("{text!r} is no ISBN: it has 13 digits and begins with 978 or 979, or 10"),
    gettext_noop(
        "the check digit of {text} is {digit} and should be {right}: some digit is mistyped"
    ),
    gettext_noop("{text!r} is no DOI: it begins with 10., a number and /, as in 10.1000/182"),
    gettext_noop("it has no edition yet: record one with its title and language"),
    gettext_noop(
        "its series is peer reviewed, and no finished review with a good outcome is on record: "
        "record the review first"
    ),
    gettext_noop("{value!r} is none of {choices}"),
    gettext_noop("the file is empty"),
    gettext_noop(
        "the file has {size} MB; {most} are the most: make a smaller one, which is also quicker to "
        "load"
    ),
    gettext_noop("the text is not UTF-8: save it as UTF-8"),
    gettext_noop("the content is not that of a {kind} file"),
)


def told(fault: Fault) -> str:
    """Return a fault in the reader's language."""
    return gettext(fault.words).format(**fault.values) if fault else ""
