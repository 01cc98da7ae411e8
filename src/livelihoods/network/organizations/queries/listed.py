"""How many organizations anyone may find, by country and group: for pages of other rooms."""

from dataclasses import dataclass

from django.db.models import Case, Count, QuerySet, Value, When

from livelihoods.network.organizations.models import SearchRecord, Visibility
from livelihoods.network.organizations.models.search_record import GROUP_MARK

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ListedName:
    """An organization that anyone may find; its city only where it shows more than its name."""

    key: str
    name: str
    country: str
    city: str


@dataclass(frozen=True, slots=True)
class Listed:
    """How many there are, and the first of them by name."""

    count: int
    first: tuple[ListedName, ...]

    @property
    def more(self) -> int:
        """How many there are beside the first."""
        return self.count - len(self.first)


def listed(*, country: str = "", group: str = "") -> Listed:
    """Return the organizations of a country, or of an occupational group, that lists show."""
    rows = _rows()
    if country:
        rows = rows.filter(country=country)
    if group:
        rows = rows.filter(groups__contains=f"{GROUP_MARK}{group}{GROUP_MARK}")
    city = Case(
        When(organization__visibility=Visibility.PUBLIC, then="organization__city"),
        default=Value(""),
    )
    first = rows.order_by("sort_name", "pk").values_list(
        "organization__key", "organization__name", "country", city
    )[:_SHOWN]
    names = tuple(ListedName(*row) for row in first)
    return Listed(len(names) if len(names) < _SHOWN else rows.count(), names)


def listed_by_country() -> dict[str, int]:
    """Return country -> how many organizations lists show; without those of no country."""
    counted = _rows().exclude(country="").order_by().values("country").annotate(number=Count("*"))
    return dict(counted.values_list("country", "number"))


def _rows() -> "QuerySet[SearchRecord]":
    return SearchRecord.objects.filter(is_listed=True)
