"""Short words for the acts of an editor."""

from datetime import date

from livelihoods.network.organizations import actions, queries
from livelihoods.network.organizations.actions.headcounts import Members
from livelihoods.network.organizations.addresses import Question
from livelihoods.network.organizations.models import Organization
from livelihoods.network.organizations.statements import Origin
from livelihoods.platform.timeline import Moment
from tests.network.records import OPERATOR


def origin(stated_on="2020-01-01", source="a page", **more) -> Origin:
    return Origin(source, date.fromisoformat(stated_on), **more)


def state(key, stated_on="2020-01-01", *, actor=OPERATOR, source="a page", **values):
    return actions.state_fields(
        actor=actor, key=key, values=values, origin=origin(stated_on, source)
    )


def count(key, total, counted_on="2020-01-01", *, actor=OPERATOR, **more):
    return actions.add_headcount(
        actor=actor,
        organization=key,
        members=Members(total, date.fromisoformat(counted_on), **more),
        origin=origin(counted_on),
    )


def shown(key, as_of=None, known_on=None):
    return queries.record(key, Moment.read(as_of, known_on))


def words(key, field, as_of=None, known_on=None):
    found = shown(key, as_of, known_on).field(field)
    return found.words if found else ()


def found_by(asked, **parts):
    """Return the keys of what the public finds, in order."""
    return [row.key for row in queries.every(Question(q=asked, **parts))]


def known_by(asked):
    """Return the keys of what an editor finds, in order."""
    rows = Organization.objects.filter(pk__in=queries.keys_known_by(asked))
    return list(rows.order_by("key").values_list("key", flat=True))
