"""Rules of membership, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livelihoods.network.membership import rules
from livelihoods.network.organizations.rules import MEMBERSHIP_BASED, is_membership_based


def test_a_holder_is_an_organization_or_a_person():
    assert rules.holder_kind(has_organization=True, has_person=False) == "institutional"
    assert rules.holder_kind(has_organization=False, has_person=True) == "individual"
    for both in (True, False):
        with pytest.raises(ValueError, match="one holder"):
            rules.holder_kind(has_organization=both, has_person=both)


@pytest.mark.parametrize("kind", sorted(MEMBERSHIP_BASED))
def test_organizations_of_the_workers_are_institutional_members(kind):
    assert is_membership_based(kind)
    assert not rules.objections(
        kind="institutional",
        constituency="mbo",
        constituency_takes="institutional",
        organization_kind=kind,
        is_membership_based=is_membership_based(kind),
        grounds="exchange visits",
    )


@pytest.mark.parametrize(
    "kind", ["support_ngo", "research_institution", "government", "intergovernmental"]
)
def test_others_are_not(kind):
    (objection,) = rules.objections(
        kind="institutional",
        constituency="mbo",
        constituency_takes="institutional",
        organization_kind=kind,
        is_membership_based=is_membership_based(kind),
        grounds="exchange visits",
    )
    assert kind in objection
    assert "membership-based" in objection


def test_all_objections_are_given_at_once():
    found = rules.objections(
        kind="individual", constituency="mbo", constituency_takes="institutional", grounds=" "
    )
    assert len(found) == 2
    assert "a person never holds an institutional membership" in found[0]


@given(
    st.lists(
        st.builds(
            rules.Tally,
            st.sampled_from(["IND", "ZAF", "PER"]),
            st.sampled_from(["mbo", "research"]),
            st.integers(0, 9),
            st.integers(0, 9),
        )
    )
)
def test_totals_by_country_add_up_to_the_whole(tallies):
    by_country = rules.total_by_country(tallies)
    assert sum(sum(pair) for pair in by_country.values()) == sum(
        tally.institutional + tally.individual for tally in tallies
    )
