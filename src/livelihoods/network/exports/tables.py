"""Which tables can be taken away: each of our models is one, or is left out for a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.network.exports.columns import Column, columns_of
from livelihoods.network.organizations.policy import PLACED
from livelihoods.platform.accounts.placement import Placement
from livelihoods.platform.history import DatedFact

Model = type[models.Model]

LEFT_OUT: Final = {
    "pages.": "texts of the site, not facts; its editor and the backup hold them",
    "newsletters.": "issues have their pages; who gets them is given to nobody",
    "stories.": "shown as far as consents go, for each use apart: the photo library hands them out",
    "indicators.": "figures are downloaded from their own pages, whole releases as files",
    "search.": "copies of what is published, remade from it",
    "audit.Entry": "the audit has its own page and command",
    "privacy.ErasedKey": "digests of keys that may not come back",
    "accounts.User": "what accounts sign in with is given to nobody",
    "media.Rendition": "sizes of pictures, remade from them",
    "organizations.SearchRecord": "remade from the records of organizations",
    "organizations.ContactMessage": "letters of visitors, forgotten when they are passed on",
    "organizations.ForeignDataset": "tables of others that an editor is still comparing",
    "organizations.VerificationRequest": "links that carry a right",
    "organizations.VerificationAnswer": "drafts; what was confirmed is a statement or a proposal",
}
"""Models, or rooms with all their models, that are no tables of the network -> why."""

# Statements are never changed: their own date says when they were true. "" is: they have none.
_STATED_ON: Final = {
    "organizations.FieldFact": "stated_on",
    "organizations.Headcount": "counted_on",
    "organizations.SharedMembers": "counted_on",
    "organizations.Verification": "verified_on",
    "organizations.Bounce": "",
    "library.Step": "happened_on",
    "membership.InvitationStep": "happened_on",
    "membership.PublishedCount": "as_of",
}

# Whose right it is, where no role has one over the model itself: that of what its rows belong to.
_UNDER: Final = {
    "organizations.FieldFact": "organizations.organization",
    "organizations.Headcount": "organizations.organization",
    "organizations.SharedMembers": "organizations.organization",
    "organizations.Verification": "organizations.organization",
    "organizations.Affiliation": "organizations.organization",
    "organizations.Bounce": "organizations.organization",
    "organizations.ProposedChange": "organizations.proposal",
    "membership.Activity": "membership.invitation",
    "membership.InvitationStep": "membership.invitation",
    "membership.Representative": "membership.membership",
    "membership.Affirmation": "membership.membership",
    "governance.BoardSeat": "governance.setting",
    "initiatives.InitiativeBody": "initiatives.initiative",
    "projects.ProjectPart": "projects.project",
    "library.Topic": "library.publication",
    "library.Edition": "library.publication",
    "library.Contribution": "library.publication",
    "library.PeerReview": "library.publication",
    "library.Step": "library.publication",
    "library.EditionFile": "library.publication",
    "vocabulary.Country": "vocabulary.network",
    "media.File": "media.picture",
}

# The path from a row to the organization in which it lies: who sees organizations of a country, or
# one, takes its rows away. A row of affiliations or shared members lies in two, so it is in none.
_ORGANIZATION: Final = {
    "organizations.Organization": "",
    "organizations.FieldFact": "organization__",
    "organizations.Headcount": "organization__",
    "organizations.Verification": "organization__",
    "organizations.Bounce": "organization__",
    "organizations.Proposal": "organization__",
    "organizations.ProposedChange": "proposal__organization__",
}


# Where the plural of a model says too little by itself; the others are named by it.
_NAMES: Final = {
    "organizations.FieldFact": "organization-statements",
    "organizations.Verification": "organization-verifications",
    "organizations.Bounce": "organization-bounces",
    "organizations.SharedMembers": "shared-members",
    "membership.InvitationStep": "invitation-steps",
    "membership.Activity": "invitation-activities",
}


class Dates(Enum):
    """What a table keeps of when its rows were true, and of what was on record earlier."""

    VERSIONS = "versions"
    """Intervals and versions: every question of a day, as known on a day."""
    STATEMENTS = "statements"
    """Rows that are only added, each with its own date."""
    IN_FORCE = "in force"
    """Intervals; entries are corrected in place."""
    NONE = "none"
    """Neither: rows are as they stand today."""

    @property
    def has_day(self) -> bool:
        """Whether it can be asked as of a day."""
        return self is not Dates.NONE

    @property
    def has_versions(self) -> bool:
        """Whether it can be asked as known on a day."""
        return self in (Dates.VERSIONS, Dates.STATEMENTS)


@dataclass(frozen=True)
class Table:
    """A table that can be taken away, by the name that commands and files give it."""

    name: str
    model: Model

    @property
    def label(self) -> "str | Promise":
        """What it is called, in the language of the reader."""
        return self.model._meta.verbose_name_plural or self.name  # noqa: SLF001

    @property
    def holds(self) -> str:
        """What a row is, in one English sentence."""
        return (self.model.__doc__ or "").strip().partition("\n")[0]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """All its columns; which of them are given depends on who asks, and what for."""
        return columns_of(self.model)

    @property
    def dates(self) -> Dates:
        """What it keeps of dates."""
        if issubclass(self.model, DatedFact):
            return Dates.VERSIONS
        if self.model._meta.label in _STATED_ON:  # noqa: SLF001
            return Dates.STATEMENTS
        names = {field.name for field in self.model._meta.concrete_fields}  # noqa: SLF001
        return Dates.IN_FORCE if {"starts_on", "ends_on"} <= names else Dates.NONE

    @property
    def stated_on(self) -> str:
        """The date of a statement, or "" where it has none."""
        return _STATED_ON[self.model._meta.label]  # noqa: SLF001

    @property
    def rights(self) -> tuple[str, str]:
        """The rights of which one is needed: to see its rows, or to keep them."""
        meta = self.model._meta  # noqa: SLF001
        room, _dot, kind = _UNDER.get(meta.label, f"{meta.app_label}.{meta.model_name}").partition(
            "."
        )
        return f"{room}.view_{kind}", f"{room}.change_{kind}"

    @property
    def placement(self) -> Placement:
        """In which organization or country a row lies; in none where it is the whole network's."""
        path = _ORGANIZATION.get(self.model._meta.label)  # noqa: SLF001
        return Placement() if path is None else PLACED.at(path)

    def column(self, name: str, given: tuple[Column, ...]) -> Column:
        """Return one of the columns that are given.

        Raises:
            InputError: naming them, where it is none of them.
        """
        for column in given:
            if column.name == name:
                return column
        known = any(column.name == name for column in self.columns)
        words = (
            gettext("{column!r} is left out as personal of {table}; it gives {columns}")
            if known
            else gettext("{column!r} is no column of {table}; it gives {columns}")
        )
        names = ", ".join(column.name for column in given)
        raise InputError(words.format(column=name[:60], table=self.name, columns=names))


def our_models() -> Iterator[Any]:
    """Yield every model that the rooms of this house define."""
    for model in apps.get_models():
        if model.__module__.startswith("livelihoods."):
            yield model


def why_left_out(model: Model) -> str:
    """Say why a model is no table to take away; "" where it is one."""
    meta = model._meta  # noqa: SLF001
    return LEFT_OUT.get(meta.label, "") or LEFT_OUT.get(f"{meta.app_label}.", "")


@cache
def tables() -> dict[str, Table]:
    """Return name -> table, in the order of their names."""
    with translation.override("en"):
        found = {
            name: Table(name, model)
            for model in our_models()
            if not why_left_out(model)
            for name in [_NAMES.get(model._meta.label) or _slug(model)]  # noqa: SLF001
        }
    return dict(sorted(found.items()))


def _slug(model: Model) -> str:
    return slugify(str(model._meta.verbose_name_plural))  # noqa: SLF001


def table(name: str) -> Table:
    """Return the table of a name.

    Raises:
        InputError: naming the tables, where there is none.
    """
    found = tables().get(name)
    if found is None:
        raise InputError(f"there is no table {name[:60]!r}; there are {', '.join(tables())}")
    return found
