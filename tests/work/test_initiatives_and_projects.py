"""Special initiatives and projects: dated, sourced, with those who took part."""

import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.platform.accounts.actors import NotAllowedError, Operator
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary.models import Country
from livelihoods.work.initiatives import queries as initiatives
from livelihoods.work.initiatives.actions import set_initiative
from livelihoods.work.projects import queries as projects
from livelihoods.work.projects.actions import set_project
from livelihoods.work.projects.partners import Partner

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.mark.usefixtures("demonstration")
def test_what_the_network_states(django_assert_num_queries):
    with django_assert_num_queries(2):
        found = projects.projects(Moment.read("2015-03-31"))
    assert [view.code for view in found] == [
        "inclusive-cities", "womens-economic-empowerment", "securing-economic-rights",
    ]  # fmt: skip
    assert [view.is_over for view in found] == [True, True, False]
    assert len(found[0].partners) == 8
    assert [len(view.elements) for view in found[1:]] == [6, 7]
    with django_assert_num_queries(2):
        started = initiatives.initiatives(Moment.read("2015-03-31"))
    consultations = next(view for view in started if view.kind == "consultation")
    assert len(consultations.bodies) == 5
    assert {view.kind for view in started} == {
        "commissioned_research", "conference", "consultation", "advocacy", "exposure_dialogue",
    }  # fmt: skip
    assert "high-level-panel" not in [view.code for view in started]
    assert all(view.source for view in (*found, *started))


def test_a_change_is_audited_and_a_repetition_is_not():
    operator, before = Operator("tests"), Entry.objects.count()
    project = {"name": "P", "source": "s"}
    for _ in range(2):
        set_project(actor=operator, code="p", values=project, elements=["a", "b"], funders=["f"])
    assert Entry.objects.count() == before + 3
    set_project(actor=operator, code="p", values=project, elements=["b", "a"], funders=["f"])
    assert Entry.objects.last().changes == {"elements": ["a; b", "b; a"]}
    initiative = {"name": "I", "source": "s", "kind": "advocacy"}
    for _ in range(2):
        set_initiative(actor=operator, code="i", values=initiative, bodies=["ILO"])
    assert Entry.objects.count() == before + 6


def test_only_who_may_can_act():
    user = User.objects.create_user("one@example.org")
    with pytest.raises(NotAllowedError):
        set_project(actor=user, code="p", values={"name": "P", "source": "s"})
    with pytest.raises(NotAllowedError):
        set_initiative(
            actor=user, code="i", values={"name": "I", "source": "s", "kind": "advocacy"}
        )


def test_a_partner_has_the_country_that_stands_behind_its_name():
    project = {"name": "P", "source": "s"}
    Country.objects.get_or_create(pk="ZAF")
    written = ["Asiye eTafuleni [ZAF]", "HomeNet South Asia"]
    set_project(actor=Operator("tests"), code="p", values=project, partners=written)
    (found,) = (each for each in projects.projects(Moment.read()) if each.code == "p")
    assert found.partners == (Partner("Asiye eTafuleni", "ZAF"), Partner("HomeNet South Asia"))
    assert [str(partner) for partner in found.partners] == written
    entries = Entry.objects.count()
    set_project(actor=Operator("tests"), code="p", values=project, partners=written)
    assert Entry.objects.count() == entries
    set_project(actor=Operator("tests"), code="p", values=project, partners=written[1:])
    assert Entry.objects.last().changes == {"partners": ["; ".join(written), written[1]]}


@pytest.mark.parametrize("written", ["A [XXX]", "A [za]", "A [ZAF] B", "[ZAF]", "A [ZAF", ""])
def test_a_partner_that_cannot_be_read_changes_nothing(written):
    with pytest.raises(InputError):
        set_project(
            actor=Operator("tests"), code="p", values={"name": "P", "source": "s"},
            partners=[written],
        )  # fmt: skip
    assert "p" not in [each.code for each in projects.projects(Moment.read())]
