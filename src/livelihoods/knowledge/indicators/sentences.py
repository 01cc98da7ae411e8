"""The plain sentence of each indicator that is one figure, marked for translation.

Place and period come before it. {number} is people, hours, percentage points or an amount, each
with its word; before {base}, which is a hundred or more, it is how many of these, and says by
itself whether it is rounded.
"""

from django.utils.translation import gettext_noop

SENTENCES = {
    "employment": gettext_noop("about {number} people were employed."),
    "informal_employment": gettext_noop("about {number} people had an informal main job."),
    "informal_employment_rate": gettext_noop(
        "{number} of {base} workers had an informal main job."
    ),
    "informal_employment_rate_outside_agriculture": gettext_noop(
        "{number} of {base} workers outside agriculture had an informal main job."
    ),
    "informal_sector_employment": gettext_noop(
        "about {number} people worked in an informal enterprise."
    ),
    "informal_sector_employment_share": gettext_noop(
        "{number} of {base} workers worked in an informal enterprise."
    ),
    "informal_economy_workers": gettext_noop(
        "about {number} people worked in the informal economy."
    ),
    "informal_jobs_in_formal_enterprises": gettext_noop(
        "about {number} people had an informal main job in a formal enterprise."
    ),
    "informal_employment_rate_in_formal_enterprises": gettext_noop(
        "{number} of {base} people who worked in formal enterprises had an informal job."
    ),
    "formal_jobs_in_informal_enterprises": gettext_noop(
        "about {number} people had a formal main job in an informal enterprise."
    ),
    "women_share_of_informal_employment": gettext_noop(
        "{number} of {base} people with an informal main job were women."
    ),
    "women_share_of_employment": gettext_noop("{number} of {base} workers were women."),
    "self_employed_share_of_informal_employment": gettext_noop(
        "{number} of {base} people with an informal main job were self-employed."
    ),
    "informal_sector_share_of_value_added": gettext_noop(
        "informal enterprises produced {number} of {base} units of gross value added, if a job in "
        "them produced as much as another job of the same activity."
    ),
    "informal_employment_share_of_value_added": gettext_noop(
        "informal jobs produced {number} of {base} units of gross value added, if one produced as "
        "much as another job of the same activity."
    ),
    "social_security_coverage": gettext_noop(
        "{number} of {base} employees had social security from their job."
    ),
    "paid_annual_leave_coverage": gettext_noop(
        "{number} of {base} employees had paid annual leave."
    ),
    "paid_sick_leave_coverage": gettext_noop("{number} of {base} employees had paid sick leave."),
    "written_contract_coverage": gettext_noop(
        "{number} of {base} employees had a written contract."
    ),
    "temporary_contract_share": gettext_noop(
        "{number} of {base} employees had a contract of limited duration."
    ),
    "union_membership": gettext_noop("{number} of {base} employees were members of a trade union."),
    "mean_usual_hours": gettext_noop(
        "people usually worked about {number} hours a week in their main job, on average."
    ),
    "mean_actual_hours": gettext_noop(
        "people who were at work worked about {number} hours in the week in their main job, on "
        "average."
    ),
    "excessive_usual_hours": gettext_noop(
        "{number} of {base} workers usually worked more than 48 hours a week."
    ),
    "excessive_actual_hours": gettext_noop(
        "{number} of {base} people who were at work worked more than 48 hours in the week."
    ),
    "mean_monthly_earnings": gettext_noop(
        "people earned about {number} in a month in their main job, on average."
    ),
    "median_monthly_earnings": gettext_noop(
        "the person in the middle earned about {number} in a month in the main job: "
        "half earned less, half earned more."
    ),
    "mean_hourly_earnings": gettext_noop(
        "people earned about {number} in an hour in their main job, on average."
    ),
    "median_hourly_earnings": gettext_noop(
        "the person in the middle earned about {number} in an hour in the main job: "
        "half earned less, half earned more."
    ),
    "low_pay_rate": gettext_noop(
        "{number} of {base} people with earnings had low pay: less than two thirds of what the "
        "person in the middle earns in an hour."
    ),
    "working_poverty_rate": gettext_noop("{number} of {base} workers lived in a poor household."),
    "gender_gap_in_informal_employment": gettext_noop(
        "the informal employment rate of women was about {number} above that of men."
    ),
    "gender_gap_in_hourly_earnings": gettext_noop(
        "women earned about {number} percent less in an hour than men, on average."
    ),
}
"""Indicator -> its sentence."""

BELOW_ZERO = {
    "gender_gap_in_informal_employment": gettext_noop(
        "the informal employment rate of women was about {number} below that of men."
    ),
    "gender_gap_in_hourly_earnings": gettext_noop(
        "women earned about {number} percent more in an hour than men, on average."
    ),
}
"""Gap -> its sentence where it is below zero; {number} is then without its sign."""

ALIKE = {
    "gender_gap_in_informal_employment": gettext_noop(
        "the informal employment rates of women and men were about the same."
    ),
    "gender_gap_in_hourly_earnings": gettext_noop(
        "women and men earned about the same in an hour, on average."
    ),
}
"""Gap -> its sentence where it rounds to nothing."""

OF_GROUPS = {
    "number": gettext_noop("about {number} people were {group}."),
    "of_employment": gettext_noop("{number} of {base} workers were {group}."),
    "of_informal": gettext_noop(
        "{number} of {base} people with an informal main job were {group}."
    ),
    "women": gettext_noop("{number} of {base} {group} were women."),
    "informal": gettext_noop("{number} of {base} {group} had an informal main job."),
}
"""What is told of a worker group -> its sentence; {group} are its workers."""

SHARED_OUT = {
    name: gettext_noop("{people} were {number} of {base} people with an informal main job.")
    for name in (
        "status_share_of_informal_employment",
        "sector_share_of_informal_employment",
        "activity_share_of_informal_employment",
    )
}
"""Indicator that shares people out -> its sentence; {people} are those of the cell."""
