"""The table of worker groups: who they are as far as the survey tells, and why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from livelihoods.analysis.statistics import groups as definitions
from livelihoods.analysis.statistics.estimation.interval import interval
from livelihoods.analysis.statistics.group_figures import GroupRow
from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.briefs import group_reasons, phrases, pictures, tables
from livelihoods.knowledge.indicators.briefs.chapter import Cell, Chapter
from livelihoods.knowledge.indicators.briefs.estimate import Estimate
from livelihoods.knowledge.indicators.briefs.material import Material

_definitions = cache(definitions.load)
_FLAGS = ("suppressed", "unreliable", "stand_in_error")


@dataclass(frozen=True, slots=True)
class Group:
    """A row of the table: figures, or the reason why there are none.

    Attributes:
        number: How many workers.
        women: How many of a hundred are women.
        informal: How many of a hundred have an informal main job.
        picture: The number of workers as a chart.
        reason: Why the survey cannot tell the group; empty where it can.
    """

    name: str
    number: Cell
    women: Cell
    informal: Cell
    n: str
    picture: SafeString
    reason: str = ""


def chapter(material: Material) -> Chapter:
    """Tell which worker groups the survey tells."""
    told = [row for row in material.groups if row.identifiable]
    return Chapter(
        id="groups",
        title=gettext("Groups of workers"),
        sentences=tuple(_sentences(material, told)),
        facts=tuple(_facts(told, material)),
        finding=_finding(told, material),
    )


def table(material: Material) -> list[Group]:
    """Return the rows of the table, groups that the survey does not tell at the end."""
    rows = sorted(material.groups, key=lambda row: not row.identifiable)
    return [_row(row, material, place) for place, row in enumerate(rows)]


def scale(material: Material) -> pictures.Scale | None:
    """Return the scale of the numbers of workers."""
    numbers = [_number(row, material) for row in material.groups if row.identifiable]
    return pictures.scale(numbers, "persons", "groups", pictures.NARROW)


def figures(material: Material) -> list[Estimate]:
    """Return all figures of the table, those that may not be shown too."""
    return [
        each
        for row in material.groups
        if row.identifiable
        for each in (
            _number(row, material),
            *(_share(row, material, share) for share in ("women", "informal")),
        )
    ]


def _title(row: GroupRow) -> str:
    return _definitions()[row.group].title[phrases.language()]


def _sentences(material: Material, told: list[GroupRow]) -> Iterator[str]:
    yield gettext(
        "The survey tells {told} of {all} groups of workers. Groups overlap: a worker can be in "
        "more than one."
    ).format(all=wording.whole(len(material.groups)), told=wording.whole(len(told)))


def _facts(told: list[GroupRow], material: Material) -> Iterator[str]:
    """Yield a sentence for each of the groups that this network is about."""
    for row in told:
        number, women = _number(row, material), _share(row, material, "women")
        if row.group in _OUR_GROUPS and number.value is not None and women.value is not None:
            yield gettext("{group}: {about}; {women} of 100 are women {exact}.").format(
                group=_title(row),
                about=phrases.about(number),
                women=phrases.hundred(women),
                exact=phrases.exact(women),
            )


def _finding(told: list[GroupRow], material: Material) -> str:
    numbers = {row: _number(row, material) for row in told if row.group in _OUR_GROUPS}
    parts = [
        f"{phrases.named(_title(row))} ({wording.number(each.value, each.unit)})"
        for row, each in numbers.items()
        if each.value is not None
    ]
    if not parts:
        return ""
    return gettext("Groups of workers, formal and informal jobs together: {groups}.").format(
        groups=phrases.listed(parts)
    )


_OUR_GROUPS = (
    *("domestic_workers", "home_based_workers", "street_vendors", "market_traders"),
    "waste_pickers",
)


def _row(row: GroupRow, material: Material, place: int) -> Group:
    if not row.identifiable:
        dash = Cell(wording.DASH)
        return Group(
            _title(row),
            dash,
            dash,
            dash,
            wording.DASH,
            SafeString(),
            reason=phrases.sentence(group_reasons.translated(row.reason)),
        )
    on = scale(material)
    return Group(
        name=_title(row),
        number=_cell(_number(row, material)),
        women=_cell(_share(row, material, "women")),
        informal=_cell(_share(row, material, "informal")),
        n=wording.DASH if row.n is None else wording.whole(row.n),
        picture=pictures.row(_number(row, material), on, place) if on else SafeString(),
    )


def notes(material: Material) -> Iterator[str]:
    """Yield how far the survey tells groups: what holds of several once, else by its group."""
    groups: dict[str, list[str]] = {}
    for row in material.groups:
        for part in filter(None, row.note.split("; ")):
            groups.setdefault(part, []).append(_title(row))
    said = {part: phrases.sentence(terms.translated(part)) for part in groups}
    # In one paragraph: a part may go on with what the part before it names.
    if shared := [f"{said[part]}." for part, names in groups.items() if len(names) > 1]:
        yield gettext("How the groups are coded: {notes}").format(notes=" ".join(shared))
    for part, names in groups.items():
        if len(names) == 1:
            yield pgettext("note of a group", "{group}. {said}.").format(
                group=names[0], said=said[part]
            )


def _cell(estimate: Estimate) -> Cell:
    if estimate.value is None:
        return Cell(wording.DASH, wording.flag_words(estimate)[:1])
    value = wording.with_unit(estimate.value, estimate.unit)
    if estimate.unit == "persons":
        value = wording.number(estimate.value, estimate.unit)
    flags = tuple(wording.flag_words(estimate)[:1]) if "unreliable" in estimate.flags else ()
    return Cell(value, flags, tables.interval(estimate))


def _flags(row: GroupRow, share: str = "") -> frozenset[str]:
    found = {each for each in row.flag.split(";") if each in _FLAGS}
    if share and f"{share}_suppressed" in row.flag.split(";"):
        found.add("suppressed")
    return frozenset(found)


def _degrees(material: Material) -> int:
    """Return the degrees of freedom of the design, which the figures of everybody have."""
    everybody = material.estimates.find("employment")
    return everybody.df if everybody is not None and everybody.df else 1


def _number(row: GroupRow, material: Material) -> Estimate:
    return _estimate(row, material, "number", value=row.number, se=row.number_se, unit="persons")


def _share(row: GroupRow, material: Material, share: str) -> Estimate:
    value, se = getattr(row, f"{share}_percent"), getattr(row, f"{share}_se")
    return _estimate(row, material, share, value=value, se=se, unit="percent")


def _estimate(
    row: GroupRow,
    material: Material,
    name: str,
    *,
    value: float | None,
    se: float | None,
    unit: str,
) -> Estimate:
    lower = upper = None
    if value is not None and se:
        if unit == "percent":
            found = interval(value / 100, se / 100, _degrees(material), "logit")
            lower, upper = (
                None if each is None else each * 100 for each in (found.lower, found.upper)
            )
        else:
            found = interval(value, se, _degrees(material), "t")
            lower, upper = found.lower, found.upper
    share = "" if name == "number" else name
    return Estimate(
        indicator=f"{row.group}:{name}",
        period=row.period,
        unit=unit,
        value=value,
        lower=lower,
        upper=upper,
        interval="none" if lower is None else "t",
        n=row.n,
        flags=_flags(row, share),
        reason="confidential" if share and f"{share}_suppressed" in row.flag.split(";") else "",
    )
