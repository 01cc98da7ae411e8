"""The names of indicators in addresses: one for each, for ever."""

import pytest

from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators.aliases import ALIASES

# Every name under which an indicator was ever offered. A name is added when its indicator is, and never
# taken away: one that is renamed goes to ALIASES.
OFFERED = (
    "employment",
    "informal_employment",
    "informal_employment_rate",
    "informal_employment_rate_outside_agriculture",
    "informal_sector_employment",
    "informal_sector_employment_share",
    "informal_economy_workers",
    "informal_jobs_in_formal_enterprises",
    "informal_employment_rate_in_formal_enterprises",
    "formal_jobs_in_informal_enterprises",
    "women_share_of_informal_employment",
    "women_share_of_employment",
    "status_share_of_informal_employment",
    "sector_share_of_informal_employment",
    "activity_share_of_informal_employment",
    "self_employed_share_of_informal_employment",
    "social_security_coverage",
    "paid_annual_leave_coverage",
    "paid_sick_leave_coverage",
    "written_contract_coverage",
    "temporary_contract_share",
    "union_membership",
    "mean_usual_hours",
    "mean_actual_hours",
    "excessive_usual_hours",
    "excessive_actual_hours",
    "mean_monthly_earnings",
    "median_monthly_earnings",
    "mean_hourly_earnings",
    "median_hourly_earnings",
    "low_pay_rate",
    "working_poverty_rate",
    "gender_gap_in_informal_employment",
    "gender_gap_in_hourly_earnings",
    "informal_sector_share_of_value_added",
    "informal_employment_share_of_value_added",
)


def test_a_name_stays_with_its_indicator():
    assert set(OFFERED) <= set(INDICATORS) | set(ALIASES), "a name was taken away"
    assert set(INDICATORS) <= set(OFFERED), "add the new name here: from now on it is taken"
    assert not set(INDICATORS) & set(ALIASES), "a name of one indicator leads to another"
    assert set(ALIASES.values()) <= set(INDICATORS)


@pytest.mark.web
@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["SDG_0831_SEX_ECO_RT", "emp-nifl-sex-rt", "sdg-8-3-1", "8_3_1", "Informal-Employment-Rate"],
)
def test_another_name_leads_to_the_one_address_with_all_that_was_asked(client, release, name):
    to = "/statistics/informal-employment-rate"
    for asked, found in (
        (f"/statistics/{name}/?area=ZAF&by=sex", f"{to}/?area=ZAF&by=sex"),
        (f"/statistics/{name}.csv?area=ZAF&scope=full", f"{to}.csv?area=ZAF&scope=full"),
        (
            f"/statistics/embed/{name}/?area=ZAF",
            "/statistics/embed/informal-employment-rate/?area=ZAF",
        ),
        (f"/es/statistics/{name}/", f"/es{to}/"),
    ):
        answer = client.get(asked)
        assert (answer.status_code, answer["Location"]) == (301, found)
        assert client.get(found).status_code == 200
