"""Feeds of the library, of all of it or of any list: RSS and Atom."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Final

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import get_language, gettext

from livelihoods.knowledge.library.queries import Row
from livelihoods.knowledge.library.rules import first_day
from livelihoods.platform.vocabulary import queries as vocabulary

MOST: Final = 50
FORMS: Final[dict[str, type[Rss201rev2Feed | Atom1Feed]]] = {
    "rss": Rss201rev2Feed,
    "atom": Atom1Feed,
}


def written(
    form: str,
    rows: tuple[Row, ...],
    *,
    asked: list[str],
    address: str,
    own_address: str,
    page: Callable[[str], str],
) -> tuple[str, str]:
    """Return the type and the text of a feed.

    Args:
        form: `rss` or `atom`.
        rows: the publications, newest first.
        asked: what was chosen, in words.
        address: of the list.
        own_address: of the feed.
        page: publication -> address of its page.
    """
    network = vocabulary.network()
    name = network.short_name if network else ""
    title = gettext("Library of {network}").format(network=name)
    feed = FORMS[form](
        title=": ".join([title, "; ".join(asked)]) if asked else title,
        link=address,
        feed_url=own_address,
        description=gettext("New publications, newest first."),
        language=get_language() or "en",
    )
    for row in rows:
        day = first_day(row.issued)
        instant = datetime.combine(day, time(12), tzinfo=UTC) if day else None
        feed.add_item(
            title=": ".join(filter(None, (row.title, row.subtitle))),
            link=page(row.key),
            description=" ".join(
                filter(
                    None,
                    (
                        f"[{gettext('fictional')}]" if row.is_fictional else "",
                        f"{row.label}." if row.label else "",
                        row.summary,
                    ),
                )
            ),
            author_name=", ".join(row.authors) or name,
            unique_id=page(row.key),
            unique_id_is_permalink=True,
            pubdate=instant,
            updateddate=instant,
        )
    return str(FORMS[form].content_type), feed.writeString("utf-8")
