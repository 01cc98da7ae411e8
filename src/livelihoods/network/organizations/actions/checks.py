"""What every change of a record is checked against."""

from collections.abc import Mapping
from typing import Any

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
    return row


def value(name: str, raw: Any) -> Any:
    """Read a value of a field."""
    try:
        return field_named(name).value(raw)
    except FactError:
        raise
    except InputError as error:
        raise FactError(f"{name} {error}", name) from None


def require_possible(row: Organization, values: Mapping[str, Any]) -> None:
    """Refuse what contradicts the shared words, or a membership that is on record."""
    country = values.get("country")
    if country and not Country.objects.filter(pk=country).exists():
        raise FactError(f"{country!r} is not among the countries", "country")
    if groups := values.get("groups"):
        there = OccupationalGroup.objects.filter(code__in=groups).values_list("code", flat=True)
        if missing := sorted(set(groups) - set(there)):
            raise FactError(f"{missing[0]!r} is not among the occupational groups", "groups")
    formed, registered = (
        values.get(name, getattr(row, name)) for name in ("year_formed", "year_registered")
    )
    if "year_registered" in values and formed and registered and registered < formed:
        raise FactError(
            f"registered in {registered}, before it was formed in {formed}", "year_registered"
        )
    if row.pk is None or not membership.holds_institutional(row.pk):
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
        raise FactError("an organization has a name; state another one instead", "name")


def require_still_member_based(row: Organization) -> None:
    """Refuse a withdrawal after which a member would have no kind, or no country."""
    require_possible(row, {"kind": row.kind, "country": row.country_id})
