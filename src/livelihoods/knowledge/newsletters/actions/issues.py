"""What newsletters there are; an issue from its plan to the archive."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from livelihoods.knowledge.newsletters import content, letters, policy
from livelihoods.knowledge.newsletters.models import Issue, Item, ItemKind, ItemText, Newsletter
from livelihoods.knowledge.newsletters.rules import (
    LARGEST_MAIL,
    OPEN,
    SendingState,
    State,
    next_state,
)
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError

_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
_TAKEN = ("subscription", "subscribed", "confirm", "feed")  # words of addresses


@audit.one_act()
def set_newsletter(
    *,
    actor: Actor,
    key: str,
    names: Mapping[str, str],
    languages: Sequence[str],
    rhythm: str,
    descriptions: Mapping[str, str] | None = None,
    is_open: bool = True,
) -> Newsletter:
    """Add a newsletter, or change what is said of it.

    Raises:
        NotAllowedError: where the actor does not keep newsletters.
        FactError: without a name in one of its languages, or in a language that pages do not speak.
    """
    policy.require_keeper(actor)
    _require_languages(languages)
    if key in _TAKEN:
        raise FactError(gettext("this word stands in other addresses; take another key"), "key")
    if missing := [code for code in languages if not names.get(code, "").strip()]:
        raise FactError(
            gettext("it needs a name in each of its languages; it has none in: {languages}").format(
                languages=", ".join(missing)
            ),
            "names",
        )
    row = audit.put(
        actor=actor,
        act="newsletters.newsletter",
        model=Newsletter,
        key=key,
        values={
            "names": {code: names[code].strip() for code in languages},
            "descriptions": {
                code: words.strip()
                for code, words in (descriptions or {}).items()
                if words.strip() and code in languages
            },
            "languages": list(languages),
            "rhythm": rhythm,
            "is_open": is_open,
        },
    )
    assert isinstance(row, Newsletter)
    return row


@audit.one_act()
def plan_issue(
    *,
    actor: Actor,
    newsletter: str,
    number: int,
    dated_on: date,
    languages: Sequence[str] = (),
    period_starts_on: date | None = None,
    period_ends_on: date | None = None,
    is_fictional: bool = False,
) -> Issue:
    """Plan an issue: its number, day, period and languages (none given: those of the newsletter).

    Raises:
        NotAllowedError: where the actor does not write issues.
        FactError: the newsletter is unknown, the number taken, or the period has no order.
    """
    policy.require_writer(actor)
    kept = Newsletter.objects.filter(key=newsletter).first()
    if kept is None:
        raise FactError(
            gettext("there is no newsletter {key}").format(key=newsletter[:80]), "newsletter"
        )
    if kept.issues.filter(number=number).exists():
        raise FactError(
            gettext("issue {number} is there already; take another number").format(number=number),
            "number",
        )
    chosen = list(languages or kept.languages)
    _require_issue(kept, chosen, period_starts_on, period_ends_on)
    row = Issue(
        newsletter=kept,
        number=number,
        dated_on=dated_on,
        languages=chosen,
        period_starts_on=period_starts_on,
        period_ends_on=period_ends_on,
        is_fictional=is_fictional,
        planned_by=None if isinstance(actor, Operator) else actor,
    )
    audit.add(actor=actor, act="newsletters.plan_issue", row=row)
    Item.objects.create(issue=row, position=0, kind=ItemKind.OPENING)
    return row


@audit.one_act()
def change_issue(*, actor: Actor, issue: int, **values: Any) -> Issue:
    """Change the plan of an issue: day, period, languages, number.

    Raises:
        NotAllowedError: where the actor does not write issues.
        FactError: it is approved already, or the values do not fit one another.
    """
    policy.require_writer(actor)
    row = held(issue)
    require_open(row)
    unknown = values.keys() - {
        "number", "dated_on", "languages", "period_starts_on", "period_ends_on",
    }  # fmt: skip
    if unknown:
        raise TypeError(f"an issue has no {', '.join(sorted(unknown))} to change")
    number = values.get("number", row.number)
    if row.newsletter.issues.exclude(pk=row.pk).filter(number=number).exists():
        raise FactError(
            gettext("issue {number} is there already; take another number").format(number=number),
            "number",
        )
    _require_issue(
        row.newsletter,
        values.get("languages", row.languages),
        values.get("period_starts_on", row.period_starts_on),
        values.get("period_ends_on", row.period_ends_on),
    )
    audit.change(actor=actor, act="newsletters.change_issue", row=row, values=values)
    return row


@audit.one_act()
def take_step(*, actor: Actor, issue: int, step: str) -> Issue:
    """Let an issue go on: collect its texts, translate, approve, archive; or reopen it.

    It is sent by `schedule_sending`.

    Raises:
        NotAllowedError: where the actor may not do this step.
        FactError: it cannot be done from the state of the issue; texts are missing or stale; who
            approves wrote a part of it; its mail would be too long.
    """
    row = held(issue)
    policy.require_step(actor, step, was_approved=row.state == State.APPROVED)
    if step == "send":
        raise FactError(gettext("an issue is sent by its sending"))
    after = require_next(row, step)
    values: dict[str, Any] = {"state": after}
    if step == "collect":
        _require_texts(row, row.languages[:1])
    elif step in ("translate", "approve"):
        _require_texts(row, row.languages)
    elif step == "reopen":
        values |= {"approved_by": None, "approved_at": None}
        sending = getattr(row, "sending", None)
        if sending is not None and sending.state != SendingState.CANCELLED:
            raise FactError(gettext("it is to be sent; cancel that first"))
    if step == "approve":
        _require_other_eyes(actor, row)
        _require_short(row)
        values |= {
            "approved_by": None if isinstance(actor, Operator) else actor,
            "approved_at": timezone.now(),
        }
    audit.change(actor=actor, act=f"newsletters.{step}", row=row, values=values)
    return row


def held(issue: int) -> Issue:
    """Return an issue and hold its row until the transaction ends."""
    rows = Issue.objects.select_for_update(of=("self",)).select_related("newsletter")
    row = rows.filter(pk=issue).first()
    if row is None:
        raise FactError(gettext("there is no issue {number}").format(number=issue))
    return row


def require_open(row: Issue) -> None:
    """Refuse to change what was approved."""
    if row.state not in OPEN:
        raise FactError(
            gettext("it is {state}: its words stay as they were approved").format(
                state=row.get_state_display()
            )
        )


def require_next(row: Issue, step: str) -> State:
    """Return the state after a step.

    Raises:
        FactError: where it cannot be done now.
    """
    after = next_state(step, row.state)
    if after is None:
        raise FactError(
            gettext("this cannot be done now: the issue is {state}").format(
                state=row.get_state_display()
            )
        )
    return after


def _require_languages(languages: Sequence[str]) -> None:
    unknown = [code for code in languages if code not in _LANGUAGES]
    if unknown or not languages or len(set(languages)) != len(languages):
        raise FactError(
            gettext("name one or more of: {languages}").format(languages=", ".join(_LANGUAGES)),
            "languages",
        )


def _require_issue(
    newsletter: Newsletter, languages: Sequence[str], first: date | None, last: date | None
) -> None:
    _require_languages(languages)
    if other := [code for code in languages if code not in newsletter.languages]:
        raise FactError(
            gettext("{newsletter} does not appear in: {languages}").format(
                newsletter=newsletter, languages=", ".join(other)
            ),
            "languages",
        )
    if (first is None) != (last is None):
        raise FactError(gettext("a period has a first and a last day"), "period_ends_on")
    if first is not None and last is not None and last < first:
        raise FactError(gettext("the period ends before it begins"), "period_ends_on")


def _require_texts(row: Issue, languages: Sequence[str]) -> None:
    items = list(row.items.prefetch_related("texts"))
    if len(items) < 2:
        raise FactError(gettext("there is nothing in this issue yet"))
    for language in languages:
        wrong = []
        for item in items:
            if item.kind == ItemKind.REFERENCE:
                continue
            texts = {text.language: text for text in item.texts.all()}
            original = texts.get(row.languages[0])
            if trouble := content.trouble_of(texts.get(language), original):
                known = original or next(iter(texts.values()), None)
                name = known.heading if known else item.get_kind_display()
                wrong.append(f"{name} ({trouble})")
        if wrong:
            raise FactError(
                gettext("not all is there in {language}: {parts}").format(
                    language=language, parts="; ".join(wrong[:5])
                )
            )


def _require_other_eyes(actor: Actor, row: Issue) -> None:
    if isinstance(actor, Operator):
        return  # takes over what others approved
    wrote = ItemText.objects.filter(item__issue=row, written_by=actor).exists()
    if wrote or row.planned_by_id == actor.pk:
        raise FactError(gettext("you wrote a part of it: somebody else approves it"))


def _require_short(row: Issue) -> None:
    for language in row.languages:
        size = len(letters.compose(content.view(row, language)).html.encode())
        if size > LARGEST_MAIL:
            raise FactError(
                gettext(
                    "its mail in {language} has {size} bytes; the most is {most}: shorten it, or "
                    "refer to a page"
                ).format(language=language, size=size, most=LARGEST_MAIL)
            )
