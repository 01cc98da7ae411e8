"""What the blocks of a page show today: all counts, figures and lists of it asked together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.indicators.quoted import QuotedFigure, quoted
from livelihoods.knowledge.keeping import kept
from livelihoods.knowledge.pages.providers import newest
from livelihoods.network.membership import queries as membership
from livelihoods.network.membership.queries import MemberCount
from livelihoods.network.organizations import queries as organizations
from livelihoods.platform.audit.queries import last_hash
from livelihoods.platform.timeline import Moment, today


@dataclass(frozen=True, slots=True)
class Counted:
    """One number of the network: what it is of, for which day, from what."""

    value: int
    unit: str
    counts: str
    day: date
    source: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A block as it is shown.

    Attributes:
        kind: The name of the block.
        value: What the editor wrote.
        counted: The numbers of a count.
        figure: What is published at the address; None where nothing is any more.
        entries: The lines of a list.
    """

    kind: str
    value: Any
    counted: tuple[Counted, ...] = ()
    figure: QuotedFigure | None = None
    entries: tuple[Entry, ...] = ()

    @property
    def template(self) -> str:
        """How it is set."""
        return f"pages/blocks/{self.kind}.html"


def shown(
    stream: Iterable[Any], moment: Moment, *, language: str, state: str | None = None
) -> tuple[Shown, ...]:
    """Return the blocks of a page with what each shows, as of the reader's day.

    `state` is the hash of the newest entry of the audit, where it has been asked for.
    """
    blocks = list(stream)
    if not blocks:
        return ()
    figures = quoted(block.value["address"] for block in blocks if block.block_type == "figure")
    counts: dict[date, MemberCount] = {}
    found = []
    for block in blocks:
        value = block.value
        if block.block_type == "count":
            found.append(Shown("count", value, counted=_counted(value, moment, counts, state)))
        elif block.block_type == "figure":
            found.append(Shown("figure", value, figure=figures.get(value["address"])))
        elif block.block_type == "entries":
            entries = newest(
                [Kind(kind) for kind in value["kinds"]],
                about_of(value),
                language=language,
                limit=value["number"],
            )
            if entries:  # nothing is said of what there is not
                found.append(Shown("entries", value, entries=entries))
        else:
            found.append(Shown(block.block_type, value))
    return tuple(found)


def about_of(value: Mapping[str, Any]) -> About:
    """Return what a list is asked about."""
    return About(
        **{
            name: frozenset(value.get(name) or ())
            for name in ("groups", "countries", "programmes", "goals")
        }
    )


def _counted(
    value: Mapping[str, Any],
    moment: Moment,
    known: dict[date, MemberCount],
    state: str | None,
) -> tuple[Counted, ...]:
    day = value["as_of"] or moment.as_of
    found = []
    for what in value["what"]:
        if what == "organizations":
            found.append(
                Counted(
                    organizations.listed().count,
                    gettext("organizations"),
                    gettext("Organizations of informal workers in our public list"),
                    today(),
                    gettext("Counted from the records of organizations"),
                )
            )
            continue
        if day not in known:
            known[day] = counted(Moment(day, moment.known_on), state)
        found.append(_of_members(what, known[day]))
    return tuple(found)


def counted(moment: Moment, state: str | None = None) -> MemberCount:
    """Count the members, once for each state of the records."""
    about = f"count {moment.as_of} {moment.known_on}"
    return kept(about, state or last_hash(), lambda: membership.count(moment))


def _of_members(what: str, count: MemberCount) -> Counted:
    number, unit, counts = {
        "members": (
            count.total,
            gettext("members"),
            gettext("Institutional and individual members together"),
        ),
        "institutional": (
            count.institutional,
            gettext("institutional"),
            gettext(
                "Organizations of informal workers: unions, cooperatives, associations and their "
                "federations"
            ),
        ),
        "individual": (
            count.individual,
            gettext("individual"),
            gettext("Researchers, statisticians and development practitioners"),
        ),
        "countries": (
            count.countries,
            gettext("countries"),
            gettext("Countries in which members are; a federation counts in that of its seat"),
        ),
    }[what]
    return Counted(number, unit, counts, count.as_of, gettext("Counted from membership records"))
