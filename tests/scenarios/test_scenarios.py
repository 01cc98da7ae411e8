"""What the demonstration network answers: as of this day, this count, these seats."""

import tomllib
from pathlib import Path

import pytest
import yaml

from livelihoods.analysis.errors import InputError
from livelihoods.network.governance import queries as governance
from livelihoods.network.membership import queries as membership
from livelihoods.network.organizations import queries as organizations
from livelihoods.network.team import queries as team
from livelihoods.platform.timeline import Moment
from tests.scenarios.stories import tell

pytestmark = [pytest.mark.web, pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
HERE = Path(__file__).parent
STORIES = yaml.safe_load((HERE / "demonstration.yaml").read_text(encoding="utf-8"))


def scenarios(file: str, name: str):
    found = tomllib.loads((HERE / file).read_text(encoding="utf-8"))[name]
    return pytest.mark.parametrize("told", [pytest.param(one, id=one["title"]) for one in found])


def moment(told) -> Moment:
    return Moment.read(told["as_of"], told.get("known_on"))


@pytest.mark.parametrize("story", [pytest.param(one, id=one["title"]) for one in STORIES])
def test_story(story):
    for step in story["steps"]:
        verb = next(iter(step))
        if "refused" not in step:
            tell(verb, step[verb], step)
            continue
        with pytest.raises(InputError) as caught:
            tell(verb, step[verb], step)
        assert step["refused"] in str(caught.value)


@scenarios("members.toml", "count")
def test_members(told):
    found = membership.count(moment(told))
    for name in ("institutional", "individual", "total", "countries"):
        if name in told:
            assert getattr(found, name) == told[name], name
    roll = membership.roll(moment(told))
    assert len(roll) == found.total
    assert len({view.key for view in roll}) == found.total
    by_constituency = membership.count_by_constituency(moment(told))
    assert sum(part.count for part in by_constituency) == found.total
    by_country = membership.count_by_country(moment(told))
    assert sum(part.total for part in by_country) == found.total
    assert len(by_country) == found.countries
    directory = membership.directory(moment(told), membership.Asked())
    assert (len(directory.organizations), directory.individual, directory.countries) == (
        found.institutional, found.individual, found.countries,
    )  # fmt: skip


def test_what_was_published_is_what_is_counted():
    published = membership.published_counts()
    assert len(published) == 3
    for view in published:
        found = membership.count(Moment.read(view.as_of.isoformat()))
        assert (found.institutional, found.individual) == (view.institutional, view.individual)
        assert view.countries in (None, found.countries)


@scenarios("governance.toml", "board")
def test_board(told):
    found = governance.board(moment(told))
    assert found.size_rule == told["size"] == len(found.seats)
    assert found.size_source
    assert found.by_constituency == told["seats"]
    assert sum(seat.is_vacant for seat in found.seats) == told["vacant"]
    assert [seat.number for seat in found.seats] == list(range(1, 11))
    assert found.regions >= 4
    if "offices" in told:
        assert sorted(seat.office for seat in found.seats if seat.office) == told["offices"]
    if "named" in told:
        assert sum(seat.holder is not None for seat in found.seats) == told["named"]


@scenarios("governance.toml", "committees")
def test_committees(told):
    found = {view.code: view for view in governance.committees(moment(told))}
    assert list(found) == ["management", "finance"]
    for code, view in found.items():
        assert len(view.holders) == told[code]
        assert sum(holder.office == "chair" for holder in view.holders) == 1


@scenarios("governance.toml", "team")
def test_team(told):
    found = team.team(moment(told))
    assert found.count == told.get("people", found.count)
    assert found.count >= told.get("people_at_least", 0)
    assert found.full_time <= told["full_time_at_most"]
    assert found.countries >= told["countries_at_least"]
    assert sum(office.count for office in found.by_office) == found.count
    if "offices" in told:
        assert [office.code for office in found.by_office] == told["offices"]
        assert [view.code for view in team.offices(moment(told))] == told["offices"]


@scenarios("organizations.toml", "field")
def test_fields_of_organizations(told):
    view = organizations.record(told["organization"], Moment.read(told.get("as_of")))
    found = view.field(told["field"])
    assert list(found.words if found else ()) == told["words"]
    if "stated_on" in told:
        assert found.stands.stated_on.isoformat() == told["stated_on"]
    if found:
        assert found.stands.source


@scenarios("organizations.toml", "members")
def test_members_of_organizations(told):
    view = organizations.record(told["organization"], Moment.read(told.get("as_of")))
    assert (view.headcount.members if view.headcount else "") == told["words"]
    if "kind" in told:
        assert view.headcount.kind == told["kind"]
    if "counted" in told:
        assert view.headcount.counted == told["counted"]


@scenarios("organizations.toml", "federation")
def test_workers_of_federations(told):
    found = organizations.federation(
        told["organization"], moment(told | {"as_of": told.get("as_of")})
    )
    if "exact" in told:
        assert (found.total.lower, found.total.upper) == (told["exact"], told["exact"])
    else:
        assert (found.total.lower, found.total.upper) == (told["at_least"], None)
    if "states" in told:
        assert found.total.stated == told["states"]
    if "missing" in told:
        assert list(found.missing) == told["missing"]
    if "lines" in told:
        lines = [f"{line.kind} {line.names[0]}: {line.workers}" for line in found.lines]
        assert lines == told["lines"]
    assert sum(line.workers for line in found.lines) == found.total.lower


def test_listed_organizations_are_real_sourced_and_no_members():
    from livelihoods.network.membership.models import Membership
    from livelihoods.network.organizations.models import FieldFact, Headcount, Organization

    real = Organization.objects.filter(is_fictional=False)
    assert real.count() == 15
    assert not Membership.objects.filter(organization__in=real).exists()
    for row in [*FieldFact.objects.filter(organization__in=real), *Headcount.objects.all()]:
        assert ("http" in row.source) != row.organization.is_fictional
    listed = FieldFact.objects.filter(value="Listed as Institutional Member, July 2014.")
    assert sorted(listed.values_list("organization__key", flat=True)) == ["idwf", "iuf"]


def test_most_leaders_are_women(demonstration):
    from livelihoods.network.governance.models import Appointment

    genders = Appointment.objects.filter(seat__isnull=False).values_list(
        "person__gender", flat=True
    )
    assert sum(gender == "female" for gender in genders) > 0.7 * len(genders)
