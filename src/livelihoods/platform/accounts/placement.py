"""By which columns the rows of a table lie in an organization, a country, a programme or a body.

A room says it once; from that come both the question of one row and the filter of a list, so that
a list never shows what its page would refuse.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db import models
from django.db.models import Q

from livelihoods.platform.accounts.scopes import Scope, ScopeKind, Subject

_NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Placement:
    """For each kind of scope the columns that name it, such as `organization__country_id`.

    The first that is filled says in what a row lies. Without any, rows are of the network as a
    whole.
    """

    country: tuple[str, ...] = ()
    organization: tuple[str, ...] = ()
    programme: tuple[str, ...] = ()
    body: tuple[str, ...] = ()

    def subject(self, row: models.Model) -> Subject:
        """Say in what a row lies."""
        return Subject(
            **{
                kind.value: next(filter(None, (_value(row, path) for path in self._of(kind))), "")
                for kind in ScopeKind
                if kind is not ScopeKind.NETWORK
            }
        )

    def at(self, path: str) -> "Placement":
        """Return the placement of rows from which a path (`organization__`) leads to these."""
        return Placement(
            **{
                kind.value: tuple(path + column for column in self._of(kind))
                for kind in ScopeKind
                if kind is not ScopeKind.NETWORK
            }
        )

    @property
    def is_somewhere(self) -> bool:
        """Whether rows lie in something smaller than the network."""
        return any(self._of(kind) for kind in ScopeKind if kind is not ScopeKind.NETWORK)

    def knows(self, scope: Scope) -> bool:
        """Whether rows lie in things of the kind of a scope that is not the whole network."""
        return not scope.is_whole and bool(self._of(scope.kind))

    def within(self, scopes: Iterable[Scope]) -> Q:
        """Return the filter that leaves the rows which lie in one of the scopes."""
        wanted = list(scopes)
        if any(scope.is_whole for scope in wanted):
            return Q()
        found = (Q(**{path: scope.key}) for scope in wanted for path in self._of(scope.kind))
        return reduce(lambda one, other: one | other, found, _NOTHING)

    def _of(self, kind: ScopeKind) -> tuple[str, ...]:
        columns: tuple[str, ...] = getattr(self, kind.value)
        return columns


def _value(row: Any, path: str) -> str:
    for name in path.split("__"):
        row = getattr(row, name, None)
    return row or ""
