"""How far a role reaches, and in what a thing lies. Plain Python, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class ScopeKind(StrEnum):
    """What a role is given for."""

    NETWORK = "network"
    COUNTRY = "country"
    ORGANIZATION = "organization"
    PROGRAMME = "programme"
    BODY = "body"


@dataclass(frozen=True)
class Subject:
    """What an act is done to, told by all that it lies in; an empty part means: in none.

    A thing of the network as a whole lies in nothing smaller: only a role for the whole network
    reaches it.
    """

    country: str = ""
    organization: str = ""
    programme: str = ""
    body: str = ""


WHOLE_NETWORK = Subject()


@dataclass(frozen=True)
class Scope:
    """The whole network, or one country, organization, programme or body."""

    kind: ScopeKind
    key: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole network."""
        return self.kind is ScopeKind.NETWORK

    def covers(self, subject: Subject) -> bool:
        """Whether the thing lies in it."""
        return self.is_whole or (self.key != "" and getattr(subject, self.kind.value) == self.key)


NETWORK = Scope(ScopeKind.NETWORK)


def any_covers(scopes: Iterable[Scope], subject: Subject) -> bool:
    """Whether the thing lies in one of the scopes."""
    return any(scope.covers(subject) for scope in scopes)
