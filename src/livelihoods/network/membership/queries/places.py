"""The members of each country as the public sees them: organizations named, people counted."""

from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Coalesce

from livelihoods.network.membership.models import Membership
from livelihoods.network.organizations.queries import Visibility
from livelihoods.platform.alphabet import alphabetical
from livelihoods.platform.timeline import Moment


@dataclass(frozen=True, slots=True)
class NamedMember:
    """An organization that is a member and asked not to be hidden."""

    organization: str
    name: str
    since: date
    is_fictional: bool


@dataclass(frozen=True, slots=True)
class CountryMembers:
    """The members of one country.

    Args:
        named: the organizations, by name.
        hidden: how many more organizations there are, which asked not to be shown.
        individual: how many people.
    """

    named: tuple[NamedMember, ...]
    hidden: int
    individual: int

    @property
    def institutional(self) -> int:
        """The organizations, shown or not."""
        return len(self.named) + self.hidden


def members_by_country(moment: Moment) -> dict[str, CountryMembers]:
    """Return country -> its members, in one query; no person's name is read."""
    rows = Membership.objects.on(moment).values_list(
        Coalesce("organization__country", "person__country"),
        "organization__key", "organization__name", "organization__visibility", "starts_on",
        "organization__is_fictional",
    )  # fmt: skip
    named: dict[str, list[NamedMember]] = {}
    hidden: dict[str, int] = {}
    people: dict[str, int] = {}
    for country, key, name, visibility, since, is_fictional in rows.order_by():
        if key is None:
            people[country] = people.get(country, 0) + 1
        elif visibility == Visibility.HIDDEN:
            hidden[country] = hidden.get(country, 0) + 1
        else:
            named.setdefault(country, []).append(NamedMember(key, name, since, is_fictional))
    return {
        country: CountryMembers(
            tuple(sorted(named.get(country, ()), key=lambda each: alphabetical(each.name))),
            hidden.get(country, 0),
            people.get(country, 0),
        )
        for country in sorted({*named, *hidden, *people})
    }
