"""The page on which it is said to which goals of the network figures speak."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators import policy, tagging, terms
from livelihoods.knowledge.indicators.actions import set_indicator_goals
from livelihoods.platform.vocabulary.codes import CodesChoiceField


class GoalsForm(forms.Form):
    """The goals of one indicator, with what they were when the page was made."""

    goals = CodesChoiceField(vocabulary="goals", required=False, label=_("Goals"))
    before = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def __init__(self, data: Any, indicator: str, now: tuple[str, ...]) -> None:
        super().__init__(
            data, prefix=indicator, initial={"goals": now, "before": " ".join(sorted(now))}
        )
        self.indicator, self.now = indicator, frozenset(now)
        known = INDICATORS[indicator]
        self.title = terms.title({"id": indicator, "title": indicator})
        self.definition = terms.translated(known.definition)

    @property
    def is_changed(self) -> bool:
        """Whether somebody who saw `before` chose something else."""
        given = self.cleaned_data
        return set(given["goals"]) != set(given["before"].split())

    def clean(self) -> dict[str, Any]:
        """Refuse a choice that was made before another one was saved."""
        given = super().clean() or {}
        before = set(given.get("before", "").split())
        chosen = set(given.get("goals", ()))
        if chosen != before and self.now not in (before, chosen):
            raise forms.ValidationError(
                gettext("Somebody else changed these goals meanwhile. Load the page again.")
            )
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def goals(request: HttpRequest) -> HttpResponse:
    """Show the goals of every indicator; save those that were changed, all or none."""
    actor: Any = request.user
    policy.require_tagger(actor)
    stored = tagging.goals_of_indicators()
    data = request.POST if request.method == "POST" else None
    rows = [GoalsForm(data, name, stored.get(name, ())) for name in INDICATORS]
    faulty = [row for row in rows if data is not None and not row.is_valid()]
    if data is not None and not faulty:
        _save(actor, [row for row in rows if row.is_changed])
        messages.success(request, gettext("The goals are saved."))
        return HttpResponseRedirect(reverse("figures_goals"))
    context = {"rows": rows}
    return render(
        request, "indicators/backoffice/goals.html", context, status=422 if faulty else 200
    )


@transaction.atomic
def _save(actor: Any, rows: Iterable[GoalsForm]) -> None:
    for row in rows:
        set_indicator_goals(actor=actor, indicator=row.indicator, goals=row.cleaned_data["goals"])
