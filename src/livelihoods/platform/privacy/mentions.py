"""Where words name a subject, in rows that no key leads to: a note about somebody else, a page."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from livelihoods.platform.privacy import register
from livelihoods.platform.privacy.subjects import Found

if TYPE_CHECKING:
    from livelihoods.platform.privacy.plan import Step

ERASED: Final = "[erased]"
_SHORTEST: Final = 5
_DERIVED: Final = ("wagtailsearch", "contenttypes", "sessions", "auth", "taggit")


@dataclass(frozen=True)
class Mention:
    """A field of a row in which the name stands."""

    model: type[models.Model]
    field: str
    pk: Any
    row: str
    pattern: "re.Pattern[str]"

    @property
    def place(self) -> str:
        """Return where it stands, in words that name nobody."""
        meta = self.model._meta  # noqa: SLF001
        label = getattr(meta.get_field(self.field), "verbose_name", self.field)
        return f"{meta.verbose_name} {self.pk}: {label}"

    def text(self) -> str:
        """Return the words in which it stands."""
        value = getattr(self.model._base_manager.get(pk=self.pk), self.field)  # noqa: SLF001
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def replace(self) -> None:
        """Put `[erased]` in the place of the name."""
        rows = self.model._base_manager.filter(pk=self.pk)  # noqa: SLF001
        text = rows.values_list(self.field, flat=True).get()
        rows.update(**{self.field: self.pattern.sub(ERASED, text)})


def of(
    subject: Found, *, besides: "Iterable[Step]"
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Return where a subject is named: in free text that is replaced, and elsewhere.

    Only the whole name is looked for, in any case of letters. A name of one word is not: it would
    be found in words that mean something else. What the erasure changes anyway is left out.
    """
    pattern = _pattern(subject)
    if pattern is None:
        return (), ()
    done: dict[tuple[type[models.Model], str], set[Any]] = defaultdict(set)
    for step in besides:
        done[step.model, step.field].update(step.pks)
    replaced: list[Mention] = []
    elsewhere: list[Mention] = []
    for model in register.all_models():
        if model._meta.app_label in _DERIVED or model._meta.auto_created:  # noqa: SLF001
            continue
        free = _free_text(model)
        for mention in _in_model(model, subject.label, pattern):
            if mention.pk not in done[model, mention.field]:
                (replaced if mention.field in free else elsewhere).append(mention)
    return tuple(replaced), tuple(elsewhere)


def _pattern(subject: Found) -> "re.Pattern[str] | None":
    name = subject.label.strip()
    if len(name) < _SHORTEST or not re.search(r"[\s@]", name) or _is_pseudonym(subject):
        return None
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def _is_pseudonym(subject: Found) -> bool:
    model, identity = register.identities()[subject.kind]
    declared = register.declared(model)
    return any(
        identity.label in part.fields
        and isinstance(part.becomes, str)
        and part.becomes.format(id=subject.pk) == subject.label
        for part in getattr(declared, "parts", ())
    )


def _free_text(model: type[models.Model]) -> set[str]:
    declared = register.declared(model)
    return {
        name for part in getattr(declared, "parts", ()) if part.is_free_text for name in part.fields
    }


def _in_model(
    model: type[models.Model], name: str, pattern: "re.Pattern[str]"
) -> Iterator[Mention]:
    fields = [field for field in model._meta.local_concrete_fields if _is_text(field)]  # noqa: SLF001
    if not fields:
        return
    # a document of JSON may hold the letters as they are or escaped
    needles = {name, json.dumps(name)[1:-1]}
    columns = {f"text_of_{field.name}": Cast(field.name, models.TextField()) for field in fields}
    asked = Q()
    for column in columns:
        for needle in needles:
            asked |= Q(**{f"{column}__icontains": needle})
    rows = model._base_manager.annotate(**columns).filter(asked).order_by("pk")  # noqa: SLF001
    for row in rows:
        for field in fields:
            value = getattr(row, field.name)
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            if pattern.search(text):
                yield Mention(model, field.name, row.pk, str(row), pattern)


def _is_text(field: Any) -> bool:
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and not (
        field.choices or isinstance(field, models.SlugField) or field.remote_field
    )
