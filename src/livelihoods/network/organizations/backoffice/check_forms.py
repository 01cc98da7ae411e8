"""Forms of the yearly check: ask, record what was said by telephone, mail that came back."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from livelihoods.network.organizations import queries
from livelihoods.network.organizations.answer_form import STEPS, AnswerFields
from livelihoods.network.organizations.backoffice.act_forms import ActForm
from livelihoods.network.organizations.models import RequestChannel, VerificationMethod
from livelihoods.network.organizations.verification_rules import seen
from livelihoods.platform.timeline import today


class AskForm(ActForm):
    """How an organization is asked to check its record, and in which language."""

    channel = forms.ChoiceField(
        label=_("by"),
        choices=[
            (RequestChannel.MAIL, RequestChannel.MAIL.label),
            (RequestChannel.COPIED, RequestChannel.COPIED.label),
        ],
        widget=forms.RadioSelect,
        help_text=_("The message to copy is shown once. A link that was sent before ends."),
    )
    language = forms.ChoiceField(
        label=_("language"),
        required=False,
        choices=[("", _("the nearest to its language of contact")), *settings.LANGUAGES],
    )


class AnswersForm(AnswerFields, ActForm):
    """What an organization answered to an editor, on the form that its link would show."""

    answered_by = forms.CharField(
        label=_("who answered"), max_length=200, help_text=_("The office in the organization.")
    )
    answered_on = forms.DateField(label=_("answered on"), initial=today, widget=AdminDateInput)
    method = forms.ChoiceField(
        label=_("how"),
        choices=[
            (method.value, method.label)
            for method in (
                VerificationMethod.PHONE,
                VerificationMethod.MEETING,
                VerificationMethod.LETTER,
            )
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(STEPS, queries.record_values(self.instance.key), {})

    def clean(self) -> dict[str, Any]:
        """Read the answers; where the record changed meanwhile, the next try is against the new."""
        try:
            return super().clean()
        except forms.ValidationError:
            again: Any = self.data.copy()  # type: ignore[attr-defined]  # of a QueryDict
            again["seen"] = seen(self.on_record)
            self.data = again
            raise


class NoteForm(ActForm):
    """What is said of an address of mail."""

    note = forms.CharField(
        label=_("what the mail server said, or how you know"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )


class RevokeForm(ActForm):
    """Why a link is revoked."""

    reason = forms.CharField(label=_("reason"), widget=forms.Textarea({"rows": 2}))
