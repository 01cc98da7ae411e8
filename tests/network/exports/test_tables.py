"""Every model is a table to take away, or is left out for a reason; columns follow privacy."""

import pytest

from livelihoods.network.exports.columns import Given
from livelihoods.network.exports.tables import LEFT_OUT, Dates, our_models, tables, why_left_out
from livelihoods.network.organizations.fields import CONTACTS
from livelihoods.platform.accounts.roles import ROLES
from livelihoods.platform.privacy.declaration import Erasure, PersonalData
from livelihoods.platform.privacy.register import declared

NAMES = """
affiliations appointments board-seats bodies bodies-of-initiatives consents constituencies contributions
countries editions
expertise files files-of-publications goals headcounts initiatives invitation-activities invitation-steps invitations
memberships milestones network occupational-groups offices organization-bounces
organization-statements organization-verifications organizations parts-of-projects peer-reviews people pictures
programmes projects proposed-changes proposed-corrections publications published-counts
re-affirmations representatives roles rules series shared-members steps-of-publications
team-appointments topics-of-publications
"""


def test_names_stay_as_they_are():
    assert list(tables()) == NAMES.split()


def test_every_model_is_one_table_or_is_left_out_for_a_reason():
    exported = [table.model for table in tables().values()]
    for model in our_models():
        assert (model in exported) != bool(why_left_out(model)), model
    assert len(exported) == len(set(exported))


def test_nothing_is_left_out_that_is_not_there():
    labels = {model._meta.label for model in our_models()}
    rooms = {f"{model._meta.app_label}." for model in our_models()}
    assert set(LEFT_OUT) <= labels | rooms


def test_what_is_superseded_or_corrected_is_asked_by_its_dates():
    for table in tables().values():
        names = {field.name for field in table.model._meta.concrete_fields}
        if names & {"superseded_at", "corrects"}:
            assert table.dates.has_versions, table.name
        if table.dates is Dates.STATEMENTS:
            assert {"recorded_at", table.stated_on} - {""} <= names, table.name


@pytest.mark.parametrize("table", tables().values(), ids=str)
def test_what_an_erasure_takes_is_given_with_a_reason_or_by_agreement(table):
    said = declared(table.model)
    assert said is not None
    for column in table.columns:
        parts = [
            part
            for part in (said.parts if isinstance(said, PersonalData) else ())
            if column.name in part.fields and part.erasure is not Erasure.KEEP
        ]
        if parts:
            assert column.given is not Given.ALWAYS, column.name
        if any(part.subject.kind == "contact" for part in parts):
            assert column.given in (Given.AGREED, Given.NEVER), column.name


def test_no_column_holds_what_lets_somebody_in():
    for table in tables().values():
        for column in table.columns:
            if column.given is not Given.NEVER:
                assert not {"password", "token_digest", "reference"} & {column.name}, table.name


def test_contacts_of_an_organization_are_all_by_agreement():
    agreed = {
        column.name for column in tables()["organizations"].columns if column.given is Given.AGREED
    }
    assert agreed == set(CONTACTS)


def test_a_role_may_take_each_table_away():
    held = ROLES["administrator"].rights
    assert [t.name for t in tables().values() if not set(t.rights) & held] == []
