"""What every change of a record is checked against."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.network.membership import queries as membership
from livelihoods.network.organizations.fields import field_named
from livelihoods.network.organizations.models import Organization
from livelihoods.network.organizations.rules import is_membership_based
from livelihoods.platform.history import FactError
from livelihoods.platform.vocabulary.models import Country, OccupationalGroup


def on_record(key: str) -> Organization:
    """Return an organization and hold its row until the transaction ends."""
    row = Organization.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise FactError(f"no organization {key!r} is on record", "key")
    require_unmerged(row)
    return row


def require_unmerged(row: Organization) -> None:
    """Refuse to change a record that was merged into another: that one is kept."""
    if row.merged_into is not None:
        raise FactError(f"{row.key} was merged into {row.merged_into.key}: do it there", "key")


def value(name: str, raw: Any) -> Any:
    """Read a value of a field."""
    try:
        return field_named(name).value(raw)
    except FactError:
        raise
    except InputError as error:
        raise FactError(f"{name} {error}", name) from None


@dataclass(frozen=True)
class Known:
    """What the values of records may refer to, as far as these values do.

    Args:
        countries: codes that are countries.
        groups: codes that are occupational groups.
        members: organizations with an institutional membership on record, now or at any time.
    """

    countries: frozenset[str]
    groups: frozenset[str]
    members: frozenset[int]


def known_for(stated: Sequence[Mapping[str, Any]], rows: Iterable[Organization]) -> Known:
    """Look up once what the values of many records refer to."""
    countries = {values["country"] for values in stated if values.get("country")}
    groups = {code for values in stated for code in values.get("groups") or ()}
    # kind and country alone depend on a membership
    is_asked = any({"kind", "country"} & values.keys() for values in stated)
    there = {row.pk for row in rows if row.pk is not None} if is_asked else set()
    return Known(
        frozenset(
            Country.objects.filter(pk__in=countries).values_list("pk", flat=True)
            if countries
            else ()
        ),
        frozenset(
            OccupationalGroup.objects.filter(code__in=groups).values_list("code", flat=True)
            if groups
            else ()
        ),
        frozenset(membership.institutional_holders(there) if there else ()),
    )


def require_possible(
    row: Organization, values: Mapping[str, Any], known: Known | None = None
) -> None:
    """Refuse what contradicts the shared words, or a membership that is on record."""
    known = known or known_for([values], [row])
    country = values.get("country")
    if country and country not in known.countries:
        raise FactError(f"{country!r} is not among the countries", "country")
    if missing := sorted(set(values.get("groups") or ()) - known.groups):
        raise FactError(f"{missing[0]!r} is not among the occupational groups", "groups")
    formed, registered = (
        values.get(name, getattr(row, name)) for name in ("year_formed", "year_registered")
    )
    if "year_registered" in values and formed and registered and registered < formed:
        raise FactError(
            gettext("registered in {registered}, before it was formed in {formed}").format(
                registered=registered, formed=formed
            ),
            "year_registered",
        )
    if row.pk not in known.members:
        return
    kind = values.get("kind", row.kind)
    if "kind" in values and not is_membership_based(kind or ""):
        raise FactError(
            f"{row.key} has an institutional membership on record, so its kind cannot become "
            f"{kind or 'unknown'}: only membership-based organizations are institutional members",
            "kind",
        )
    if "country" in values and not country:
        raise FactError(
            f"{row.key} has an institutional membership on record: members are counted in the "
            "country of their seat, so it needs one",
            "country",
        )


def require_named(row: Organization) -> None:
    """Refuse a record without a name."""
    if not row.name:
        raise FactError(gettext("an organization has a name; state another one instead"), "name")


def require_still_member_based(row: Organization) -> None:
    """Refuse a withdrawal after which a member would have no kind, or no country."""
    require_possible(row, {"kind": row.kind, "country": row.country_id})
