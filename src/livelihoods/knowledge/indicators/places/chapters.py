"""The chapters of a place's page, and the figures that each of them asks for."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from livelihoods.analysis.statistics.group_estimates import (
    NUMBER,
    OF_INFORMAL,
    indicator_id,
)
from livelihoods.analysis.statistics.indicators import INDICATORS

FOCUS_GROUPS: Final = MappingProxyType(
    {
        "domestic-workers": ("domestic_workers",),
        "home-based-workers": ("home_based_workers", "homeworkers"),
        "street-vendors": ("street_vendors", "market_traders"),
        "waste-pickers": ("waste_pickers",),
    }
)
"""Occupational group of the network -> the worker groups of surveys that it holds."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator, for everybody or by one dimension."""

    indicator: str
    by: str = ""

    @property
    def asked_by(self) -> tuple[str, ...]:
        """What the page of the indicator is asked for: nothing that it has by itself."""
        known = INDICATORS.get(self.indicator)
        is_shared_out = known is not None and known.over == self.by
        return (self.by,) if self.by and not is_shared_out else ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its name in addresses, its title, and what it asks for, in order."""

    id: str
    title: str | Promise
    wanted: tuple[Wanted, ...]


def _totals(*indicators: str) -> tuple[Wanted, ...]:
    return tuple(Wanted(indicator) for indicator in indicators)


CHAPTERS: Final = (
    Chapter(
        "size",
        _("How much work is informal"),
        _totals(
            "informal_employment_rate",
            "informal_employment",
            "employment",
            "informal_employment_rate_outside_agriculture",
            "informal_sector_employment",
            "informal_sector_employment_share",
            "informal_economy_workers",
            "informal_jobs_in_formal_enterprises",
            "informal_employment_rate_in_formal_enterprises",
            "formal_jobs_in_informal_enterprises",
        ),
    ),
    Chapter(
        "composition",
        _("Of whom it is made up"),
        (
            Wanted("self_employed_share_of_informal_employment"),
            Wanted("status_share_of_informal_employment", "status"),
            Wanted("sector_share_of_informal_employment", "sector"),
            Wanted("activity_share_of_informal_employment", "activity"),
        ),
    ),
    Chapter(
        "contribution",
        _("What it contributes to the economy"),
        _totals(
            "informal_sector_share_of_value_added",
            "informal_employment_share_of_value_added",
        ),
    ),
    Chapter(
        "women-and-men",
        _("Women and men"),
        (
            *_totals(
                "women_share_of_informal_employment",
                "women_share_of_employment",
                "gender_gap_in_informal_employment",
                "gender_gap_in_hourly_earnings",
            ),
            Wanted("informal_employment_rate", "sex"),
            Wanted("informal_employment", "sex"),
        ),
    ),
    Chapter(
        "groups",
        _("Groups of workers"),
        tuple(
            Wanted(indicator_id(measure, group))
            for groups in FOCUS_GROUPS.values()
            for group in groups
            for measure in (NUMBER, OF_INFORMAL)
        ),
    ),
    Chapter(
        "protection",
        _("Protection at work"),
        _totals(
            "social_security_coverage",
            "paid_annual_leave_coverage",
            "paid_sick_leave_coverage",
            "written_contract_coverage",
            "temporary_contract_share",
            "union_membership",
        ),
    ),
    Chapter(
        "hours",
        _("Hours of work"),
        _totals(
            "mean_usual_hours",
            "mean_actual_hours",
            "excessive_usual_hours",
            "excessive_actual_hours",
        ),
    ),
    Chapter(
        "earnings",
        _("Earnings"),
        _totals(
            "mean_monthly_earnings",
            "median_monthly_earnings",
            "mean_hourly_earnings",
            "median_hourly_earnings",
            "low_pay_rate",
            "working_poverty_rate",
        ),
    ),
)
"""Every chapter, in the order of the page."""
