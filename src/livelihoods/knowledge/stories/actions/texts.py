"""Texts in several languages: each translation knows which version of the source it is of."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError


def put_text(
    *,
    actor: Actor,
    act: str,
    model: Any,
    owner: Mapping[str, Any],
    source: str,
    language: str,
    values: Mapping[str, Any],
    is_small: bool,
) -> Any:
    """Write a text in a language, in the caller's act.

    Raises:
        FactError: a translation where the source is not written yet.
    """
    rows = {row.language: row for row in model.objects.select_for_update().filter(**owner)}
    original, row = rows.get(source), rows.get(language)
    if language != source and original is None:
        raise FactError(
            gettext("write it first in its source language, {language}").format(language=source),
            "language",
        )
    of_version = original.version if original is not None and language != source else None
    stated = {**values, "of_version": of_version}
    if row is None:
        row = model(**owner, language=language, **stated)
        audit.add(actor=actor, act=act, row=row)
        return row
    is_changed = any(getattr(row, name) != value for name, value in values.items())
    if is_changed and not is_small:
        stated["version"] = row.version + 1
    audit.change(actor=actor, act=act, row=row, values=stated)
    return row
