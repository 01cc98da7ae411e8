"""Series, kinds and roles: what they are called, in the reader's language."""

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class WorkKind(models.TextChoices):
    """What a publication is, whether in a series or outside one."""

    PAPER = "paper", _("research paper")
    BRIEF = "brief", pgettext_lazy("a publication", "brief")
    RESOURCE = "resource", _("resource document")
    PROFILE = "profile", _("profile of a worker")
    BOOK = "book", _("book")
    REPORT = "report", _("report")
    TOOLKIT = "toolkit", _("toolkit or manual")
    EDUCATION = "education", _("worker education")
    ANNUAL_REPORT = "annual_report", _("annual report")
    OTHER = "other", _("other publication")


class Role(models.TextChoices):
    """What somebody did for a publication."""

    AUTHOR = "author", _("author")
    EDITOR = "editor", _("editor")
    SERIES_EDITOR = "series_editor", _("series editor")
    TRANSLATOR = "translator", _("translator")
    COPY_EDITOR = "copy_editor", _("copy editor")
    LAYOUT = "layout", _("layout")
    COVER = "cover", _("cover photo")
    PHOTOGRAPHER = "photographer", _("photographs")
    ILLUSTRATOR = "illustrator", _("illustrations")
    CONTRIBUTOR = "contributor", _("contributor")


class TopicKind(models.TextChoices):
    """What the codes are that a publication carries."""

    GROUP = "group", _("group of workers")
    COUNTRY = "country", _("country")
    PROGRAMME = "programme", _("programme")
    GOAL = "goal", _("goal")


class Reviewers(models.TextChoices):
    """Who reviewed a manuscript."""

    TEAM = "team", _("the research team")
    OUTSIDE = "outside", _("experts from outside")
    BOTH = "both", _("the research team and experts from outside")
    EITHER = "either", _("the research team or experts from outside")


STATES = {
    "proposed": _("proposed"),
    "drafted": _("drafted"),
    "peer_review": _("in peer review"),
    "copy_edit": _("in copy editing"),
    "translated": _("translated"),
    "published": pgettext_lazy("a publication", "published"),
    "revised": _("revised"),
    "withdrawn": pgettext_lazy("a publication", "withdrawn"),
}

OUTCOMES = {
    "accepted": pgettext_lazy("a manuscript", "accepted"),
    "accepted_after_changes": _("accepted after changes"),
    "refused": pgettext_lazy("a manuscript", "refused"),
}

# Names of series are data; those of the examples are looked up like any other text.
_SERIES = (
    _("Working Papers"), _("Working Paper"),
    _("Policy Briefs"), _("Policy Brief"),
    _("Statistical Briefs"), _("Statistical Brief"),
    _("Technical Briefs"), _("Technical Brief"),
    _("Organizing Briefs"), _("Organizing Brief"),
    _("Budget Briefs"), _("Budget Brief"),
    _("Legal Briefs"), _("Legal Brief"),
    _("Law & Informality Insights"), _("Law & Informality Insight"),
    _("Resource Documents"), _("Resource Document"),
    _("Workers' Lives"),
    _("Research, empirical or theoretical, and statistical profiles; each is peer reviewed."),
    _("Policies and practices, and what works better; for advocacy. Numbered within a programme."),
    _("Statistics by group and place, or how they are made."),
    _("Guides for specialists and for others."),
    _("How workers organize: strategies and practices."),
    _("What public budgets mean for informal workers."),
    _("Laws and what courts make of them."),
    _("Reviews of what is written, lists of sources, findings of new work."),
    _("One worker each: what policies and organizing changed in her or his life."),
)  # fmt: skip


def series_name(name: str) -> str:
    """Return what a series is called in the reader's language."""
    return gettext(name) if name else ""


def number_label(singular: str, number: int | None, programme: str = "") -> str:
    """Return "Working Paper No. 33", or "Policy Brief (Urban Policies) No. 13"."""
    if number is None:
        return series_name(singular)
    if programme:
        return gettext("{series} ({programme}) No. {number}").format(
            series=series_name(singular), programme=programme, number=number
        )
    return gettext("{series} No. {number}").format(series=series_name(singular), number=number)
