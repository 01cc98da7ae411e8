"""Who made a publication, as a cell of a list or a line of a form has it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.library.names import Role


@dataclass(frozen=True)
class Credit:
    """What somebody did for a publication; `language` where for that edition alone.

    Args:
        role: what they did.
        name: as it is shown: Ana Invented.
        sort_name: as in a bibliography: Invented, Ana.
        is_body: an organization, not a person.
        language: of the edition.
    """

    role: str
    name: str
    sort_name: str
    is_body: bool = False
    language: str = ""


_ROLE = re.compile(r"([a-z_]+)(?:@([A-Za-z0-9-]+))?:\s*(.+)", re.DOTALL)


def read_credits(text: str) -> tuple[Credit, ...]:
    """Read contributors with semicolons or line ends between them, in their order.

    `Okoye, Victoria; series_editor: Invented, Ana; author: [Some Institute]; translator@es: Paz,
    Luz`: family name first; an organization in brackets; without a role an author; after @ the
    language of the edition that it is for.

    Raises:
        InputError: a part that names nobody, or a role that there is not.
    """
    found = []
    for part in filter(None, (each.strip() for each in re.split(r"[;\n]", text))):
        match = _ROLE.fullmatch(part)
        role, language, name = match.groups() if match else (Role.AUTHOR, "", part)
        if role not in Role.values:
            raise InputError(
                gettext("{value!r} is none of {choices}").format(
                    value=role, choices=", ".join(Role.values)
                )
            )
        name = " ".join(name.split())
        if is_body := name.startswith("[") and name.endswith("]"):
            name = name[1:-1].strip()
        if not name:
            raise InputError(gettext("{text!r} names nobody").format(text=part))
        family, comma, given = name.partition(",")
        shown = f"{given.strip()} {family.strip()}" if comma and not is_body else name
        found.append(Credit(str(role), shown.strip(), name, bool(is_body), language or ""))
    return tuple(found)


def written(credit: Credit) -> str:
    """Return one contributor as `read_credits` reads it."""
    name = f"[{credit.sort_name}]" if credit.is_body else credit.sort_name
    language = f"@{credit.language}" if credit.language else ""
    return (
        name if credit.role == Role.AUTHOR and not language else f"{credit.role}{language}: {name}"
    )
