"""Reading who represents a member, and which members have re-affirmed their membership."""

from dataclasses import dataclass
from datetime import date

from livelihoods.network.membership.models import Affirmation, Membership, Representative
from livelihoods.platform.timeline import Moment


@dataclass(frozen=True)
class AffirmationView:
    """A member on a day, and when it re-affirmed in that year, if it did."""

    membership: str
    name: str
    country: str
    affirmed_on: date | None
    means: str


def affirmations(moment: Moment) -> tuple[AffirmationView, ...]:
    """List the members of a day by name, with what each has said in that year by that day."""
    said = {row.membership_key: row for row in Affirmation.objects.on(moment)}
    found = []
    for row in Membership.objects.on(moment).select_related("organization", "person"):
        holder = row.organization or row.person
        assert holder is not None  # the database checks it
        word = said.get(row.key)
        found.append(
            AffirmationView(
                membership=row.key,
                name=holder.name,
                country=holder.country_id,
                affirmed_on=word.starts_on if word else None,
                means=word.get_means_display() if word else "",
            )
        )
    return tuple(sorted(found, key=lambda view: (view.affirmed_on is not None, view.name)))


def not_affirmed(moment: Moment) -> int:
    """Count the members of a day who have not said in that year that they stay."""
    said = Affirmation.objects.on(moment).values("membership_key")
    return Membership.objects.on(moment).exclude(key__in=said).count()


def representatives(moment: Moment) -> dict[str, str]:
    """Return membership -> name of the person who speaks for it on a day."""
    held = Membership.objects.on(moment).values("key")
    rows = Representative.objects.on(moment).filter(membership_key__in=held)
    return {row.membership_key: row.person.name for row in rows.select_related("person")}
