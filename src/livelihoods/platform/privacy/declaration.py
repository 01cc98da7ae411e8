"""What a model says of the personal data that it holds.

Each model carries one of two statements as its attribute `privacy`:

* `NoPersonalData("why")`: its rows are about nobody;
* `PersonalData(Personal(...), ..., impersonal=(...))`: every field stands in one part or another,
  or among those that tell nothing of anybody.

Register, export, erasure and retention are all derived from these statements; nothing else says
where somebody's data lies. A test walks all models and fails where one says nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from livelihoods.platform.privacy.paths import Path


class Basis(TextChoices):
    """On what ground the law allows it to be kept (GDPR, article 6)."""

    CONSENT = "consent", _("consent")
    CONTRACT = "contract", _("contract, or the statutes of the network")
    LEGITIMATE_INTEREST = "legitimate_interest", _("legitimate interest")
    LEGAL_DUTY = "legal_duty", _("legal duty")


class Purpose(TextChoices):
    """For what it is kept."""

    MEMBER_REGISTER = "member_register", _("to know who is and was a member")
    GOVERNANCE = "governance", _("to know who holds and held a seat or an office")
    TEAM = "team", _("to know who works and worked in the team")
    INVITATION = "invitation", _("to decide on an invitation, and to show how it was decided")
    DIRECTORY = "directory", _("to be found in the directory")
    PROOF_OF_CONSENT = "proof_of_consent", _("to prove what was allowed")
    CONTACT = "contact", _("to reach an organization")
    CORRECTION = "correction", _("to correct a record, and to answer who proposed it")
    SIGN_IN = "sign_in", _("to sign in, and to keep others out")
    ACCOUNTABILITY = "accountability", _("to know who changed what")
    EDITING = "editing", _("to work in the back office")
    CREDIT = "credit", _("to name who made it")
    NEWSLETTER = "newsletter", _("to send what was asked for, and nothing after it was ended")
    SHOWING_WORK = "showing_work", _("to show workers and their work, as they allow it")
    TAKE_DOWN = "take_down", _("to take down what somebody no longer wants shown, everywhere")


class Why(TextChoices):
    """Why something stays when a person is erased."""

    STATUTORY = "statutory", _("the record of members, seats and posts stays true; it names nobody")
    COUNTS = "counts", _("counts by country that were published stay true")
    PROOF = "proof", _("what was shown with consent must be provable; it names nobody")
    CHAIN = "chain", _("the audit is a chain; it names nobody, by number only")
    PROVENANCE = "provenance", _("a statement keeps its source and date; its value goes")
    EMPTIED = "emptied", _("it points to an account that is emptied")
    NOT_AGAIN = (
        "not_again",
        _("no list subscribes the address again; the digest tells nobody what it is"),
    )
    COUNTED = "counted", _("what was sent stays counted; it names nobody")
    LICENCE = "licence", _("the licence asks that the maker is named")


class Erasure(Enum):
    """What becomes of a field when its subject is erased."""

    BLANK = "blank"
    PSEUDONYM = "pseudonym"
    KEEP = "keep"
    DELETE = "delete"
    END = "end"

    @property
    def label(self) -> "str | Promise":
        """What it is called."""
        return _ERASURES[self]


_ERASURES: Final = {
    Erasure.BLANK: _("emptied"),
    Erasure.PSEUDONYM: _("replaced by a pseudonym"),
    Erasure.KEEP: _("stays"),
    Erasure.DELETE: _("deleted with its row"),
    Erasure.END: _("ends on that day"),
}


@dataclass(frozen=True)
class Retention:
    """How long something is kept, and from what event.

    `years` None: for good, or until somebody asks. `since` is a date of the row; without one the
    years run from the end of the subject's last membership, seat or post (of an account: from its
    last sign-in).
    """

    years: int | None = None
    since: str = ""
    is_until_asked: bool = False

    def words(self, since: str = "") -> str:
        """Return it as a phrase; `since` is what the date of the row is called."""
        if self.years is None:
            return str(
                _("until its erasure is asked for") if self.is_until_asked else _("for good")
            )
        event = since or str(_("the last involvement ended"))
        if self.years == 0:
            return str(_("until: %(event)s")) % {"event": event}
        return ngettext(
            "%(years)d year after: %(event)s", "%(years)d years after: %(event)s", self.years
        ) % {"years": self.years, "event": event}


FOR_GOOD: Final = Retention()
UNTIL_ASKED: Final = Retention(is_until_asked=True)
# A register of members may drop a former member after ten years (Companies Act 2006, s. 121).
WITH_PERSON: Final = Retention(10)
WITH_ACCOUNT: Final = Retention(3)


@dataclass(frozen=True)
class Subject:
    """Whom rows of a model are about: the kind of subject, and the ways from a row to it.

    `where` limits it to rows with these values (a lookup as Django writes it).
    """

    kind: str
    paths: tuple["str | Path", ...]
    where: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: str, *paths: "str | Path", **where: Any) -> "Subject":
        """Return a subject that is reached by any of these paths."""
        return cls(kind, paths, where)


@dataclass(frozen=True)
class Personal:
    """Some fields of a model that are personal in the same way.

    Args:
        fields: their names.
        subject: whom they are about.
        purpose: for what they are kept.
        basis: on what ground.
        retention: how long.
        erasure: what becomes of them.
        becomes: the value that takes their place; `{id}` in it is the number of the subject.
        because: why they stay, where they do.
        is_free_text: words in which somebody else could be named too.
    """

    fields: tuple[str, ...]
    subject: Subject
    purpose: Purpose
    basis: Basis
    retention: Retention
    erasure: Erasure
    becomes: Any = None
    because: Why | None = None
    is_free_text: bool = False

    def __post_init__(self) -> None:
        """Refuse a statement that says half of what it must."""
        if (self.erasure is Erasure.KEEP) != (self.because is not None):
            raise ValueError(f"{self.fields}: what stays says why, and nothing else does")
        if self.erasure is Erasure.PSEUDONYM and self.becomes is None:
            raise ValueError(f"{self.fields}: a pseudonym says what it is")
        if self.erasure is Erasure.KEEP and self.retention != FOR_GOOD:
            raise ValueError(f"{self.fields}: what stays after an erasure is kept for good")


@dataclass(frozen=True)
class Identity:
    """That the rows of a model are subjects themselves.

    Args:
        kind: the kind of subject, as the ledger and the command name it.
        found_by: the field by which it is asked for.
        label: the field that says who it is.
        recorded_at: the instant at which the row was made; it never changes.
        retention: how long a subject is kept after its last involvement, or for good.
        last_seen: dates of the row that count as involvement.
        exempt: rows that no retention ends.
        forgets_key: whether `found_by` may not come back after an erasure.
        merged_into: the field that leads to the row which is kept, where two rows were of one.
        is_somebody: whether whatever points to a row of the model is about a person by that alone.
    """

    kind: str
    found_by: str
    label: str
    recorded_at: str = "recorded_at"
    retention: Retention = FOR_GOOD
    last_seen: tuple[str, ...] = ()
    exempt: Mapping[str, Any] = field(default_factory=dict)
    forgets_key: bool = False
    is_somebody: bool = True
    merged_into: str = ""


@dataclass(frozen=True)
class NoPersonalData:
    """The rows of a model are about nobody; `why` says of what they are."""

    why: str


class PersonalData:
    """What a model says of its personal data: its parts, and what is not personal in it.

    Args:
        parts: groups of fields that are personal in the same way.
        impersonal: fields that tell nothing of anybody.
        identity: where its rows are subjects.
        secrets: fields that open something to whoever has them: nobody is handed them.
        standing: whose membership, seat or post a row is; while one is in force nobody is erased.
    """

    def __init__(
        self,
        *parts: Personal,
        impersonal: tuple[str, ...] = (),
        identity: Identity | None = None,
        standing: Subject | None = None,
        secrets: tuple[str, ...] = (),
    ) -> None:
        self.parts = parts
        self.impersonal = impersonal
        self.identity = identity
        self.standing = standing
        self.secrets = secrets

    @property
    def erasable(self) -> frozenset[str]:
        """The fields whose values go: nothing that cannot be erased may repeat them.

        A yes or no that becomes a no tells nothing of who it was: the audit may say that an account
        was closed.
        """
        return frozenset(
            name
            for part in self.parts
            if part.erasure in (Erasure.BLANK, Erasure.PSEUDONYM, Erasure.DELETE)
            and part.becomes is not False
            for name in part.fields
        )


Declaration = NoPersonalData | PersonalData


def who_did_it(*fields: str) -> Personal:
    """Return that these fields say which account did it: they stay, the account is emptied."""
    return Personal(
        fields,
        Subject.of("account", *fields),
        Purpose.ACCOUNTABILITY,
        Basis.LEGITIMATE_INTEREST,
        FOR_GOOD,
        Erasure.KEEP,
        because=Why.EMPTIED,
    )


def statutory(*fields: str, subject: Subject, purpose: Purpose) -> Personal:
    """Return that these fields are the record of members, seats and posts, which stays."""
    return Personal(
        fields, subject, purpose, Basis.CONTRACT, FOR_GOOD, Erasure.KEEP, because=Why.STATUTORY
    )


def note(
    *fields: str, subject: Subject, purpose: Purpose, retention: Retention = WITH_PERSON
) -> Personal:
    """Return that these fields are free text, which is emptied: it could name anybody."""
    return Personal(
        fields,
        subject,
        purpose,
        Basis.LEGITIMATE_INTEREST,
        retention,
        Erasure.BLANK,
        is_free_text=True,
    )
