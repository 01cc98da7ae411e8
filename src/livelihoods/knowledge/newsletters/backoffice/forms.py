"""The forms of the back office: a newsletter, the plan of an issue, a text, a list."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from livelihoods.knowledge.newsletters.models import Issue, ItemKind, Newsletter
from livelihoods.knowledge.newsletters.models.issue import KINDS, Rhythm
from livelihoods.platform.history import FactError
from livelihoods.platform.ui.context import LANGUAGE_NAMES

FEATURES = ["bold", "italic", "ol", "ul", "link", "blockquote"]
_LANGUAGES = [(code, LANGUAGE_NAMES[code]) for code, _name in settings.LANGUAGES]


class Refusing(forms.Form):
    """A form that shows what an action refused, at the field that is wrong."""

    def refuse(self, error: FactError) -> None:
        """Show it."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


class NewsletterForm(Refusing):
    """What a newsletter is called and is about, in each of its languages."""

    key = forms.SlugField(label=_("Key"), help_text=_("As in its address: e-news."), max_length=40)
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=Rhythm.choices)
    original = forms.ChoiceField(label=_("Language of originals"), choices=_LANGUAGES)
    is_open = forms.BooleanField(label=_("Takes subscriptions"), required=False, initial=True)

    def __init__(self, *args: Any, newsletter: Newsletter | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in _LANGUAGES:
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": name},
                required=False,
                max_length=120,
                help_text=_("Empty: it does not appear in this language."),
            )
            self.fields[f"description_{code}"] = forms.CharField(
                label=_("What it is about (%(language)s)") % {"language": name},
                required=False,
                max_length=400,
                widget=forms.Textarea({"rows": 2}),
            )
        if newsletter is not None:
            self.fields["key"].disabled = True
            self.initial = {
                "key": newsletter.key,
                "rhythm": newsletter.rhythm,
                "original": newsletter.languages[0],
                "is_open": newsletter.is_open,
                **{f"name_{code}": words for code, words in newsletter.names.items()},
                **{f"description_{code}": words for code, words in newsletter.descriptions.items()},
            }

    def stated(self) -> dict[str, Any]:
        """Return what was stated, as the action takes it."""
        given = self.cleaned_data
        named = [code for code, _name in _LANGUAGES if given[f"name_{code}"]]
        first = given["original"]
        return {
            "key": given["key"],
            "rhythm": given["rhythm"],
            "is_open": given["is_open"],
            "languages": [first, *(code for code in named if code != first)],
            "names": {code: given[f"name_{code}"] for code in named},
            "descriptions": {code: given[f"description_{code}"] for code in named},
        }


class IssueForm(Refusing):
    """The plan of an issue."""

    newsletter = forms.ChoiceField(label=_("Newsletter"))
    number = forms.IntegerField(label=_("Number"), min_value=1)
    dated_on = forms.DateField(label=_("Date of the issue"), widget=AdminDateInput)
    period_starts_on = forms.DateField(
        label=_("Period from"), widget=AdminDateInput, required=False
    )
    period_ends_on = forms.DateField(label=_("Period to"), widget=AdminDateInput, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=_LANGUAGES, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, issue: Issue | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.newsletters = {row.key: row for row in Newsletter.objects.all()}
        field = self.fields["newsletter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, str(row)) for key, row in self.newsletters.items()]
        if issue is not None:
            field.disabled = True
            self.initial = {
                "newsletter": issue.newsletter.key,
                **{
                    name: getattr(issue, name)
                    for name in (
                        "number", "dated_on", "period_starts_on", "period_ends_on", "languages",
                    )
                },
            }  # fmt: skip

    def stated(self) -> dict[str, Any]:
        """Return what was stated; the language of the originals comes first."""
        given = dict(self.cleaned_data)
        newsletter = self.newsletters[given["newsletter"]]
        first = newsletter.languages[0]
        given["languages"] = sorted(given["languages"], key=lambda code: code != first)
        return given


class TextForm(Refusing):
    """The words of a part in one language."""

    heading = forms.CharField(label=_("Heading"), max_length=200)
    body = forms.CharField(label=_("Text"), required=False)
    is_current = forms.BooleanField(
        label=_("It says what the newest original says"), required=False, initial=True
    )

    def __init__(self, *args: Any, kind: str, is_original: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget = get_rich_text_editor_widget(features=FEATURES)
        if kind == ItemKind.SECTION:
            del self.fields["body"]
        if is_original:
            del self.fields["is_current"]


class PartForm(Refusing):
    """A part that is added to an issue."""

    kind = forms.ChoiceField(
        label=_("Add"),
        choices=[each for each in ItemKind.choices if each[0] != ItemKind.OPENING],
    )
    entry_kind = forms.ChoiceField(
        label=_("what it refers to"), choices=[("", "-"), *KINDS], required=False
    )
    entry_key = forms.CharField(label=_("its key"), max_length=200, required=False)


class ScheduleForm(Refusing):
    """When an issue goes out."""

    starts_at = forms.DateTimeField(
        label=_("When (UTC)"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=_("Empty: as soon as what is due runs."),
    )


class ListForm(Refusing):
    """A list of subscribers of before, with the proof that they agreed."""

    newsletter = forms.ChoiceField(label=_("Newsletter"))
    file = forms.FileField(
        label=_("List (CSV or XLSX)"), help_text=_("Columns: email, language, consented_on.")
    )
    source = forms.CharField(
        label=_("What proves that they agreed, and where it is kept"), max_length=300
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["newsletter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.key, str(row)) for row in Newsletter.objects.all()]
