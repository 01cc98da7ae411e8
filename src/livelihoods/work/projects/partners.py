"""How a partner of a project is written: its name, and its country where it is of one."""

import re
from dataclasses import dataclass
from typing import Final, Self

from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError

_WRITTEN: Final = re.compile(r"(?P<name>[^\[\]]+?)(?: \[(?P<country>[A-Z]{3})\])?")


@dataclass(frozen=True, slots=True)
class Partner:
    """A body that takes part in a project.

    Args:
        name: as the source gives it.
        country: ISO 3166 alpha-3; empty where it works in a region or everywhere.
    """

    name: str
    country: str = ""

    @classmethod
    def read(cls, written: str) -> Self:
        """Read `Asiye eTafuleni [ZAF]`, or a name alone.

        Raises:
            InputError: where it is neither.
        """
        found = _WRITTEN.fullmatch(written)
        if found is None:
            raise InputError(
                gettext(
                    "{text!r} is no partner; write the name, and where it is of one country its "
                    "code in square brackets: {example}"
                ).format(text=written[:80], example="Asiye eTafuleni [ZAF]")
            )
        return cls(found["name"], found["country"] or "")

    def __str__(self) -> str:
        return f"{self.name} [{self.country}]" if self.country else self.name
