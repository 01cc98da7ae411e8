"""How articles of a demonstration, blocks of its pages and goals of its figures stand in a file."""

import tomllib
from pathlib import Path
from typing import Any, Final

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.indicators.actions import set_indicator_goals
from livelihoods.knowledge.pages.actions import add_article, add_block
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit.actions import one_act

_FILE: Final = "articles.toml"
TABLES: Final = ()
"""None of a network's files: these are loaded with what it knows (`knowledge/loading.py`)."""


def load(folder: Path, *, actor: Actor) -> str:
    """Load what is not there yet; say in a line what was made.

    Args:
        folder: of what the rooms of this wing load; ours is `pages` in it.
        actor: who loads.

    Raises:
        InputError: the file cannot be read; it says where.
    """
    path = folder / "pages" / _FILE
    if not path.exists():
        return ""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}") from None
    with one_act():
        made = sum(_article(row, path, actor) for row in content.get("article", ()))
        made += sum(_blocks(row, actor) for row in content.get("blocks", ()))
        for row in content.get("indicator", ()):
            set_indicator_goals(actor=actor, indicator=row["code"], goals=row["goals"])
    return f"{made} articles and blocks made" if made else ""


def _article(row: dict[str, Any], path: Path, actor: Actor) -> int:
    words = {key: value for key, value in row.items() if isinstance(value, dict)}
    common = {key: value for key, value in row.items() if key not in words}
    for name in ("kind", "slug", "day"):
        if name not in common:
            raise InputError(f"{path}: an article lacks {name!r}")
    kind, slug = common.pop("kind"), common.pop("slug")
    return add_article(actor=actor, kind=kind, slug=slug, common=common, words=words)


def _blocks(row: dict[str, Any], actor: Actor) -> int:
    if "figure" in row:
        return add_block(
            actor=actor, page=row["page"], kind="figure",
            value={"address": row["figure"], "says": ""},
        )  # fmt: skip
    value = {"what": row["count"], "as_of": row.get("as_of")}
    return add_block(actor=actor, page=row["page"], kind="count", value=value)
