"""The form by which a photo is taken away: for what, by whom, how large."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.stories import queries
from livelihoods.knowledge.stories.public_form import PublicForm
from livelihoods.network.consent import queries as consent

ORIGINAL: Final = "full"


class DownloadForm(PublicForm):
    """For what a photo is wanted, by whom, how large."""

    purpose = "download"
    use = forms.ChoiceField(label=_("What will you use it for?"), widget=forms.RadioSelect)
    size = forms.ChoiceField(
        label=_("Size"),
        choices=[
            ("640", _("small, 640 pixels wide: for a page on the web")),
            ("1280", _("medium, 1280 pixels wide: for a large screen")),
            (ORIGINAL, _("as large as we have it: for print")),
        ],
        initial="1280",
        widget=forms.RadioSelect,
    )
    to_whom = forms.CharField(
        label=_("Who are you?"),
        max_length=200,
        required=False,
        help_text=_("Newspaper, organization or school. Needed for press and for passing it on."),
    )
    contact = forms.CharField(
        label=_("E-mail or phone"),
        max_length=254,
        required=False,
        help_text=_("We write only if the people in the photo want it taken down."),
    )

    def __init__(self, *args: Any, uses: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["use"].choices = list(uses)  # type: ignore[attr-defined]
        if uses:
            self.initial.setdefault("use", uses[0][0])


def uses_offered(view: queries.PhotoView) -> list[tuple[str, str]]:
    """Return the uses for which a photo may be taken away: those for which it is cleared."""
    words = consent.use_words() | {"website": gettext("to look at, for school or for study")}
    return [(use, words[use]) for use in view.uses]
