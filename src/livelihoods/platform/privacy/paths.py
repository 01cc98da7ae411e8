"""The ways from a row to the person that it is about, where no foreign key leads there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.db.models import Model, Q

if TYPE_CHECKING:
    from livelihoods.platform.privacy.subjects import Found

Rows = Mapping[type[Model], tuple[Any, ...]]


class Path(Protocol):
    """Returns the condition that holds for the rows of a subject."""

    def condition(self, subject: "Found", rows: Rows) -> Q:
        """Return it; `rows` are the subject's rows in the models that need no other's."""


@dataclass(frozen=True)
class Through:
    """A row that names another by its key: `local` is the `remote` of a row of `model`.

    `path` leads from that row to the subject.
    """

    local: str
    model: str
    remote: str
    path: str

    def condition(self, subject: "Found", rows: Rows) -> Q:  # noqa: ARG002
        """Return it as a subquery."""
        model = apps.get_model(self.model)
        keys = model._base_manager.filter(**{self.path: subject.pk})  # noqa: SLF001
        return Q(**{f"{self.local}__in": keys.values(self.remote)})


@dataclass(frozen=True)
class ByLabel:
    """A row that holds what the subject is called, such as the e-mail address of an account."""

    local: str

    def condition(self, subject: "Found", rows: Rows) -> Q:  # noqa: ARG002
        """Return it, whatever the case of the letters."""
        return Q(**{f"{self.local}__iexact": subject.label}) if subject.label else Q(pk__in=())


@dataclass(frozen=True)
class AboutRows:
    """A row that is about another row, of any kind, by its content type and primary key."""

    content_type: str = "content_type"
    object_id: str = "object_id"

    def condition(self, subject: "Found", rows: Rows) -> Q:  # noqa: ARG002
        """Return it for all rows of the subject."""
        found = Q(pk__in=())
        content_types = apps.get_model("contenttypes.ContentType").objects
        for model, keys in rows.items():
            kind = content_types.get_for_model(model)
            found |= Q(
                **{
                    self.content_type: kind.pk,
                    f"{self.object_id}__in": [str(key) for key in keys],
                }
            )
        return found


@dataclass(frozen=True)
class AuditOfRows:
    """An entry of the audit about a row of the subject."""

    def condition(self, subject: "Found", rows: Rows) -> Q:  # noqa: ARG002
        """Return it for all rows of the subject."""
        found = Q(pk__in=())
        for model, keys in rows.items():
            found |= Q(
                subject_type=model._meta.label_lower,  # noqa: SLF001
                subject_id__in=[str(key) for key in keys],
            )
        return found


@dataclass(frozen=True)
class SignedIn:
    """A session in which the account is signed in."""

    def condition(self, subject: "Found", rows: Rows) -> Q:  # noqa: ARG002
        """Return it; a session tells its account only when it is read."""
        sessions = apps.get_model("sessions.Session").objects
        return Q(
            session_key__in=[
                session.session_key
                for session in sessions.iterator()
                if session.get_decoded().get(SESSION_KEY) == str(subject.pk)
            ]
        )
