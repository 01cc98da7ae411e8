"""Newsletters and past issues as they stand in files: made once, with no subscribers."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.newsletters import actions
from livelihoods.knowledge.newsletters.models import Issue, Newsletter
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError


def load(folder: Path, *, actor: Actor) -> str:
    """Load `newsletters/newsletters.toml` and the issues beside it; say in a line what was made.

    What is there stays as its editors left it. An issue of a file was approved and sent elsewhere:
    it becomes public, and nobody gets a mail.

    Raises:
        InputError: a file is wrong; it says where. Nothing was kept then.
    """
    own = folder / "newsletters"
    if not own.is_dir():
        return ""
    with audit.one_act():
        made = [_newsletter(each, actor) for each in _read(own / "newsletters.toml")["newsletter"]]
        issues = [_issue(path, actor) for path in sorted(own.glob("*/*.toml"))]
    if not any(made) and not any(issues):
        return ""
    return f"{sum(made)} newsletters, {sum(issues)} issues"


def _newsletter(stated: dict[str, Any], actor: Actor) -> bool:
    if Newsletter.objects.filter(key=stated["key"]).exists():
        return False
    actions.set_newsletter(actor=actor, **stated)
    return True


def _issue(path: Path, actor: Actor) -> bool:
    stated = _read(path)
    newsletter = path.parent.name
    if Issue.objects.filter(newsletter__key=newsletter, number=stated["number"]).exists():
        return False
    try:
        _make(stated, newsletter, actor)
    except (KeyError, FactError) as error:
        raise InputError(f"{path}: {error}") from None
    return True


def _make(stated: dict[str, Any], newsletter: str, actor: Actor) -> None:
    languages = stated["languages"]
    issue = actions.plan_issue(
        actor=actor,
        newsletter=newsletter,
        number=stated["number"],
        dated_on=_day(stated["dated_on"]),
        period_starts_on=_day(stated["period_starts_on"]),
        period_ends_on=_day(stated["period_ends_on"]),
        languages=languages,
        is_fictional=stated.get("is_fictional", False),
    )
    _write(actor, issue.items.get().pk, stated["opening"], languages)
    for part in stated["part"]:
        entry = {name: part[name] for name in ("entry_kind", "entry_key") if name in part}
        item = actions.add_item(actor=actor, issue=issue.pk, kind=part["kind"], **entry)
        if not entry:
            _write(actor, item.pk, part, languages)
    for step in ("collect", "translate", "approve"):
        actions.take_step(actor=actor, issue=issue.pk, step=step)
    sending = actions.schedule_sending(actor=actor, issue=issue.pk)
    actions.begin_sending(actor=actor, sending=sending.pk)
    if stated.get("is_archived"):
        actions.take_step(actor=actor, issue=issue.pk, step="archive")


def _write(actor: Actor, item: int, stated: dict[str, Any], languages: list[str]) -> None:
    for language in languages:
        words = stated[language]
        paragraphs = "".join(f"<p>{each}</p>" for each in words.get("paragraphs", ()))
        actions.write_text(
            actor=actor,
            item=item,
            language=language,
            heading=words["heading"],
            body=paragraphs,
        )


def _day(value: Any) -> date:
    if not isinstance(value, date):
        raise FactError(f"{value!r} is no date; write it as 2026-07-01, without quotes")
    return value


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: {error}") from None
