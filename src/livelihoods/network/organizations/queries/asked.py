"""Which search records a question asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Literal

from django.db.models import Q, QuerySet

from livelihoods.network.membership import queries as membership
from livelihoods.network.organizations.addresses import Question
from livelihoods.network.organizations.models import SearchRecord
from livelihoods.network.organizations.models.search_record import GROUP_MARK
from livelihoods.network.organizations.queries.text import asked_for
from livelihoods.platform.vocabulary import queries as vocabulary

Part = Literal["words", "place", "group", "sort", "member"]
"""A part of a question; `sort` is kind, reach, size and year together, which are counted in one."""


@dataclass(frozen=True)
class Asked:
    """A question, and who is a member on its day.

    Args:
        question: what is asked for.
        since: organization -> first day of its membership.
        regions: country -> smallest region of the UN that it is in.
    """

    question: Question
    since: Mapping[int, date]
    regions: Mapping[str, str]

    def rows(self, *, but_for: tuple[Part, ...] = ()) -> "QuerySet[SearchRecord]":
        """Return the records that the question asks for, without some of its parts.

        What a record does not let the public know is empty in it, so that no part finds it.
        """
        rows = SearchRecord.objects.filter(is_listed=True)
        conditions: dict[Part, Q] = {
            "words": asked_for(self.question.q),
            "place": self._place(),
            "group": self._group(),
            "sort": self._sort(),
            "member": Q(organization__in=list(self.since)) if self.question.member else Q(),
        }
        for part, condition in conditions.items():
            if part not in but_for and condition:
                rows = rows.filter(condition)
        return rows

    def _place(self) -> Q:
        question = self.question
        found = Q(country__in=question.country) if question.country else Q()
        if question.region:
            there = [code for code, region in self.regions.items() if region in question.region]
            found &= Q(country__in=there)
        return found

    def _group(self) -> Q:
        codes = self.question.group
        marked = (Q(groups__contains=f"{GROUP_MARK}{code}{GROUP_MARK}") for code in codes)
        return reduce(or_, marked, Q())

    def _sort(self) -> Q:
        question, found = self.question, Q()
        for name in ("kind", "reach", "size"):
            if values := getattr(question, name):
                found &= Q(**{f"{name}__in": values})
        if question.formed:
            first, last = question.formed_between
            found &= Q(year_formed__isnull=False)
            found &= Q(year_formed__gte=first) if first is not None else Q()
            found &= Q(year_formed__lte=last) if last is not None else Q()
        return found


def asked(question: Question) -> Asked:
    """Return a question with who is a member on its day, and where the countries lie."""
    return Asked(
        question,
        membership.members_since(question.moment),
        {country.code: country.subregion for country in vocabulary.countries()},
    )
