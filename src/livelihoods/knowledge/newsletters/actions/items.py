"""The parts of an issue: added, written, moved, removed while it is not approved."""

from django.utils import timezone
from django.utils.translation import gettext

from livelihoods.knowledge.newsletters import policy
from livelihoods.knowledge.newsletters.actions.issues import held, require_open
from livelihoods.knowledge.newsletters.cleaning import clean
from livelihoods.knowledge.newsletters.models import Issue, Item, ItemKind, ItemText
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError


@audit.one_act()
def add_item(
    *, actor: Actor, issue: int, kind: str, entry_kind: str = "", entry_key: str = ""
) -> Item:
    """Add a part at the end of an issue.

    Raises:
        NotAllowedError: where the actor does not write issues.
        FactError: the issue is approved; a reference names nothing, or another part something.
    """
    policy.require_writer(actor)
    row = _open(issue)
    if kind == ItemKind.OPENING or kind not in ItemKind.values:
        raise FactError(gettext("add a section, an article or a reference"), "kind")
    if (kind == ItemKind.REFERENCE) != bool(entry_kind and entry_key):
        raise FactError(
            gettext("a reference names what it refers to, and nothing else does"), "entry_key"
        )
    last = row.items.order_by("-position").values_list("position", flat=True).first() or 0
    item = Item(
        issue=row, position=last + 1, kind=kind, entry_kind=entry_kind, entry_key=entry_key.strip()
    )
    audit.add(actor=actor, act="newsletters.add_item", row=item)
    return item


@audit.one_act()
def write_text(
    *,
    actor: Actor,
    item: int,
    language: str,
    heading: str,
    body: str = "",
    is_current: bool = True,
) -> ItemText:
    """Write a part in a language; in that of the originals its translations become stale by it.

    Args:
        actor: who writes.
        item: the part.
        language: of the words.
        heading: what stands above them.
        body: rich text; what is not allowed in it is taken out.
        is_current: of a translation: it says what the newest original says.

    Raises:
        NotAllowedError: where the actor does not write issues.
        FactError: the issue is approved, does not appear in the language, or a heading is missing.
    """
    policy.require_writer(actor)
    kept = Item.objects.select_related("issue").filter(pk=item).first()
    if kept is None or kept.kind == ItemKind.REFERENCE:
        raise FactError(gettext("there is no part {number} to write").format(number=item))
    row = _open(kept.issue_id)
    if language not in row.languages:
        raise FactError(
            gettext("this issue does not appear in {language}").format(language=language),
            "language",
        )
    words = " ".join(heading.split())
    if not words:
        raise FactError(gettext("a part has a heading"), "heading")
    text = ItemText.objects.filter(item=kept, language=language).first()
    is_new = text is None
    if text is None:
        text = ItemText(item=kept, language=language, version=0)
    cleaned = clean(body) if kept.kind != ItemKind.SECTION else ""
    has_changed = (text.heading, text.body) != (words, cleaned)
    is_original = language == row.languages[0]
    values = {
        "heading": words,
        "body": cleaned,
        "version": text.version + has_changed,
        "translates": 0 if is_original else _translated(kept, row, text, is_current=is_current),
    }
    if has_changed:
        values |= {
            "written_by": None if isinstance(actor, Operator) else actor,
            "written_at": timezone.now(),
        }
    if not is_new:
        audit.change(actor=actor, act="newsletters.write_text", row=text, values=values)
        return text
    for name, value in values.items():
        setattr(text, name, value)
    audit.add(actor=actor, act="newsletters.write_text", row=text)
    return text


@audit.one_act()
def move_item(*, actor: Actor, item: int, is_up: bool) -> Item:
    """Move a part of an issue before the one above it, or behind the one below it.

    Raises:
        NotAllowedError: where the actor does not write issues.
        FactError: the issue is approved, or the part is title and introduction.
    """
    policy.require_writer(actor)
    kept = _part(item)
    others = kept.issue.items.exclude(kind=ItemKind.OPENING)
    if is_up:
        other = others.filter(position__lt=kept.position).order_by("-position").first()
    else:
        other = others.filter(position__gt=kept.position).order_by("position").first()
    if other is None:
        return kept
    here, there = kept.position, other.position
    audit.change(actor=actor, act="newsletters.move_item", row=other, values={"position": here})
    audit.change(actor=actor, act="newsletters.move_item", row=kept, values={"position": there})
    return kept


@audit.one_act()
def remove_item(*, actor: Actor, item: int) -> Issue:
    """Take a part out of an issue, in all languages.

    Raises:
        NotAllowedError: where the actor does not write issues.
        FactError: the issue is approved, or the part is title and introduction.
    """
    policy.require_writer(actor)
    kept = _part(item)
    issue = kept.issue
    audit.record(actor=actor, act="newsletters.remove_item", subject=kept)
    kept.delete()
    return issue


def _open(issue: int) -> Issue:
    row = held(issue)
    require_open(row)
    return row


def _part(item: int) -> Item:
    kept = Item.objects.select_related("issue").filter(pk=item).first()
    if kept is None or kept.kind == ItemKind.OPENING:
        raise FactError(gettext("there is no part {number} to move or remove").format(number=item))
    _open(kept.issue_id)
    return kept


def _translated(item: Item, issue: Issue, text: ItemText, *, is_current: bool) -> int:
    if not is_current:
        return text.translates
    found = item.texts.filter(language=issue.languages[0]).values_list("version", flat=True)
    return found.first() or 0
