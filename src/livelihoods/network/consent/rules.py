"""Whether something that shows a person may be shown for a use on a day; no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from livelihoods.platform.timeline import holds_on


@dataclass(frozen=True)
class Given:
    """A consent as the rules need it; `about` empty means all of the medium.

    `by_guardian`: a parent or guardian gave it for a minor, not the person.
    """

    medium: str
    uses: Sequence[str]
    given_on: date
    expires_on: date | None = None
    withdrawn_on: date | None = None
    about: str = ""
    by_guardian: bool = False


class Answer(StrEnum):
    """Whether it may be shown; if not, why not."""

    YES = "yes"
    NEVER_GIVEN = "never_given"
    NOT_FOR_THIS_USE = "not_for_this_use"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


def may_be_shown(
    consents: Iterable[Given], *, medium: str, use: str, day: date, about: str = ""
) -> Answer:
    """Answer for a person's medium (of which `about` is one photo, one story) and a use on a day.

    Without consent nothing is shown. A withdrawal ends every consent to the same thing that was
    given on that day or before it, whatever form it stands on; a consent that is given later
    holds again.
    """
    of_medium = [one for one in consents if one.medium == medium and one.about in ("", about)]
    if not of_medium:
        return Answer.NEVER_GIVEN
    fitting = [one for one in of_medium if use in one.uses]
    if not fitting:
        return Answer.NOT_FOR_THIS_USE
    begun = [one for one in fitting if one.given_on <= day]
    if not begun:
        return Answer.NOT_YET
    withdrawals = [
        one.withdrawn_on for one in begun if one.withdrawn_on and one.withdrawn_on <= day
    ]
    since = max(withdrawals, default=date.min)
    standing = [one for one in begun if one.given_on > since]
    if not standing:
        return Answer.WITHDRAWN
    if any(holds_on(day, one.given_on, one.expires_on) for one in standing):
        return Answer.YES
    return Answer.EXPIRED
