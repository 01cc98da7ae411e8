"""Taking over who gets a newsletter from a list of before, with the proof that each agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.newsletters import addresses, policy
from livelihoods.knowledge.newsletters.actions.subscriptions import complained
from livelihoods.knowledge.newsletters.models import Newsletter, Subscription
from livelihoods.knowledge.newsletters.models.subscription import Way
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import at_noon, today

_TOGETHER = 1000
_LONGEST = 254  # RFC 5321; the column takes no more


@dataclass(frozen=True)
class Line:
    """One address of a list: in which language, when its owner agreed, and its line in the file.

    `fault` says why the day could not be read.
    """

    email: str
    language: str
    consented_on: date | None
    number: int
    fault: str = ""


@dataclass(frozen=True)
class Imported:
    """How many were subscribed, are so already, or had ended it and stay so."""

    added: int
    known: int
    ended: int


@audit.one_act()
def import_subscribers(
    *, actor: Actor, newsletter: str, lines: Sequence[Line], source: str
) -> Imported:
    """Subscribe the addresses of a list; all of them, or none where one line is wrong.

    Whoever had ended a subscription, or complained of any newsletter, is not subscribed again; who
    has one keeps it as it is.

    Args:
        actor: who takes the list over.
        newsletter: its key.
        lines: of the list.
        source: what proves that they agreed, and where it is kept.

    Raises:
        NotAllowedError: where the actor does not keep the list.
        FactError: without a proof, or an unknown newsletter.
        InputError: naming the lines that are wrong.
    """
    policy.require_list_keeper(actor)
    kept = Newsletter.objects.filter(key=newsletter).first()
    if kept is None:
        raise FactError(
            gettext("there is no newsletter {key}").format(key=newsletter[:80]), "newsletter"
        )
    if not source.strip():
        raise FactError(gettext("say what proves that they agreed, and where it is kept"), "source")
    _require_right(kept, lines)
    by_digest = {addresses.digest(line.email): line for line in lines}
    wanted = {other: line for line in lines for other in addresses.digests(line.email)}
    there: dict[str, bool] = {}
    digests = list(wanted)
    for first in range(0, len(digests), _TOGETHER):
        found = Subscription.objects.filter(
            newsletter=kept, address_digest__in=digests[first : first + _TOGETHER]
        )
        for digest, ended_at in found.values_list("address_digest", "ended_at"):
            there[addresses.normalized(wanted[digest].email)] = ended_at is None
        for digest in complained(digests[first : first + _TOGETHER]):
            there.setdefault(addresses.normalized(wanted[digest].email), False)
    rows = [
        Subscription(
            newsletter=kept,
            language=line.language,
            email=line.email.strip(),
            address_digest=digest,
            way=Way.IMPORT,
            source=source.strip()[:300],
            consented_at=at_noon(line.consented_on or today()),  # each has a day: see above
        )
        for digest, line in by_digest.items()
        if addresses.normalized(line.email) not in there
    ]
    Subscription.objects.bulk_create(rows, batch_size=_TOGETHER)
    known = sum(there.values())
    told = Imported(len(rows), known, len(there) - known)
    audit.record(
        actor=actor,
        act="newsletters.import_subscribers",
        subject=kept,
        changes={"subscriptions": (None, told.added), "ended before": (None, told.ended)},
        reason=source.strip(),
    )
    return told


def _require_right(newsletter: Newsletter, lines: Sequence[Line]) -> None:
    faults: list[str] = []
    seen: dict[str, int] = {}
    for line in lines:
        where = gettext("line {number}").format(number=line.number)
        if not _is_address(line.email):
            faults.append(f"{where}: " + gettext("no e-mail address"))
        if line.language not in newsletter.languages:
            faults.append(
                f"{where}: "
                + gettext("{language!r} is none of: {languages}").format(
                    language=line.language[:20], languages=", ".join(newsletter.languages)
                )
            )
        if line.consented_on is None:
            faults.append(f"{where}: {line.fault}")
        elif line.consented_on > today():
            faults.append(f"{where}: " + gettext("agreed on a day that is to come"))
        name = addresses.normalized(line.email)
        if name and name in seen:
            faults.append(
                f"{where}: "
                + gettext("the same address as line {number}").format(number=seen[name])
            )
        seen.setdefault(name, line.number)
    if not lines:
        faults.append(gettext("the list has no line"))
    if faults:
        error = InputError("; ".join(faults[:5]))
        error.faults = tuple(faults)
        raise error


def _is_address(text: str) -> bool:
    try:
        validate_email(text.strip())
    except ValidationError:
        return False
    return len(text.strip()) <= _LONGEST
