"""Forms that anybody may send: no account, no cookie, no puzzle; haste gives machines away."""

import time
from typing import Any, Final

from django import forms
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext

from livelihoods.platform.accounts.signin.lockout import client_address, network_of
from livelihoods.platform.history import FactError

QUICKEST: Final = 2  # seconds: nobody fills in a form faster
LONGEST: Final = 24 * 3600
_SALT: Final = "stories.form"


class PublicForm(forms.Form):
    """A form with a field that people do not see and a signed note of when it was shown."""

    purpose = ""
    homepage = forms.CharField(required=False)  # people do not see it; who fills it in is none
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["token"] = signing.dumps([self.purpose, time.time()], salt=_SALT)

    def clean(self) -> dict[str, Any]:
        """Refuse machines."""
        given = super().clean() or self.cleaned_data
        if given.get("homepage"):
            raise forms.ValidationError(gettext("This could not be sent. Leave the hidden field."))
        if not self._is_by_hand(given.get("token", "")):
            raise forms.ValidationError(
                gettext("Please look through it once more and send it again.")
            )
        return given

    def refuse(self, error: FactError) -> None:
        """Show what the action refused, at the field that is wrong."""
        self.add_error(error.field if error.field in self.fields else None, str(error))

    def _is_by_hand(self, sent: str) -> bool:
        try:
            purpose, shown_at = signing.loads(sent, salt=_SALT, max_age=LONGEST)
        except (signing.BadSignature, ValueError, TypeError):
            return False
        return bool(purpose == self.purpose and time.time() - shown_at >= QUICKEST)


def is_over_limit(request: HttpRequest, what: str, most: int) -> bool:
    """Count what an address of the net sends; say whether it is too much in this hour."""
    address = network_of(client_address(request) or "")
    kept = signing.Signer(salt=_SALT).signature(f"{what} {address}")
    name = f"often.{kept}.{int(time.time() // 3600)}"
    number: int = cache.get(name, 0) + 1
    cache.set(name, number, 3600)  # said each time: what only counts up would never expire
    return number > most
