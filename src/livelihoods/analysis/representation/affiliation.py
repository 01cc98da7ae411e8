"""How many workers a federation has, each of them counted once, with the sum line by line.

A worker belongs to the lowest unit. The members of a federation are those of its affiliates, down
to the units that have none; a unit that is affiliated through two bodies is counted once, and
workers who are known to belong to two units are taken out once. Where no number of any unit below a
body is known, the body's own number stands for them.

Of sets of which only some sizes and some overlaps are known the union is bounded: it is at least
the sum of the sizes less all overlaps (Bonferroni), and at most the sum less the overlaps of a
spanning forest, of which the heaviest is taken (Hunter 1976, J. Appl. Prob. 13, 597-603). Where no
two overlaps close a ring both are the number itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


@dataclass(frozen=True)
class Unit:
    """An organization and how many members it is on record with.

    Args:
        key: what it is called in links and overlaps.
        total: all its members, through affiliates or not; None where no number is known.
        direct: those who belong to it and to none of its affiliates.
        women: how many of the total are women; None where the split is not known.
        is_at_least: whether the source says "at least".
    """

    key: str
    total: int | None = None
    direct: int | None = None
    women: int | None = None
    is_at_least: bool = False


@dataclass(frozen=True)
class Link:
    """That a unit is affiliated to a body."""

    unit: str
    body: str


@dataclass(frozen=True)
class Overlap:
    """That so many workers belong to two units at once."""

    first: str
    second: str
    workers: int


class LineKind(StrEnum):
    """What a line of the sum says."""

    AFFILIATE = "affiliate"
    DIRECT = "direct"
    OWN = "own"
    NOT_KNOWN = "not_known"
    AGAIN = "again"
    OVERLAP = "overlap"
    FLOOR = "floor"


@dataclass(frozen=True)
class Line:
    """A line of the sum: which units it is about, and what it adds or takes away."""

    kind: LineKind
    units: tuple[str, ...]
    workers: int


@dataclass(frozen=True)
class FederationTotal:
    """The members of a federation.

    Attributes:
        lines: the sum; they add up to `lower`.
        lower: the fewest workers that there can be by what is known.
        upper: the most; None where a number is missing or only a least one is known.
        counted: the lowest units whose numbers were added.
        missing: the lowest units of which no number is known.
        stated: what the federation says of itself, which is not added.
        women: women among the members of the units whose split is known.
        women_of: the members of those units.
    """

    lines: tuple[Line, ...]
    lower: int
    upper: int | None
    counted: tuple[str, ...]
    missing: tuple[str, ...]
    stated: int | None
    women: int
    women_of: int

    @property
    def is_exact(self) -> bool:
        """Whether the number is the number, and no bound."""
        return self.lower == self.upper


@dataclass(frozen=True, order=True)
class _Atom:
    """A unit as it is counted: whole, or only its direct members."""

    key: str
    is_direct: bool = False


@dataclass(frozen=True)
class _Shared:
    """That two counted sets have between `least` and `most` workers in common."""

    units: tuple[str, str]
    atoms: tuple[_Atom, _Atom] | None
    least: int
    most: int


def federation_total(
    root: str,
    units: Iterable[Unit],
    links: Iterable[Link],
    overlaps: Iterable[Overlap] = (),
) -> FederationTotal:
    """Return how many workers belong to a body through all its affiliates, each counted once.

    Args:
        root: the body.
        units: what is known of the organizations; one that is missing here has no number.
        links: which unit is affiliated to which body, on the day that is asked for.
        overlaps: workers known to belong to two units.

    Raises:
        ValueError: where an organization is affiliated to itself through others.
    """
    tree = _Federation(
        {unit.key: unit for unit in units}, tuple(links), tuple(sorted(overlaps, key=_pair))
    )
    tree.require_no_ring(root)
    return tree.total(root)


def ring(unit: str, links: Iterable[Link]) -> tuple[str, ...]:
    """Return the units through which one is affiliated to itself; nothing where it is not."""
    return _Federation({}, tuple(links), ()).ring(unit)


def _pair(overlap: Overlap) -> tuple[str, str, int]:
    return overlap.first, overlap.second, overlap.workers


@dataclass(frozen=True)
class _Federation:
    units: Mapping[str, Unit]
    links: tuple[Link, ...]
    overlaps: tuple[Overlap, ...]

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for link in self.links:
            found.setdefault(link.body, set()).add(link.unit)
        return {body: tuple(sorted(units)) for body, units in found.items()}

    @cached_property
    def _below(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _atoms(self) -> dict[str, frozenset[_Atom]]:
        return {}

    def require_no_ring(self, root: str) -> None:
        for key in sorted({root, *self._reached(root)}):
            if found := self.ring(key):
                raise ValueError(f"{' > '.join(found)}: an organization is affiliated to itself")

    def ring(self, start: str) -> tuple[str, ...]:
        """Return a way from a unit down to itself."""
        before: dict[str, str] = {}
        waiting = [start]
        while waiting:
            body = waiting.pop()
            for unit in self.children.get(body, ()):
                if unit == start:
                    way = [start, body]
                    while way[-1] != start:
                        way.append(before[way[-1]])
                    return tuple(reversed(way))
                if unit not in before:
                    before[unit] = body
                    waiting.append(unit)
        return ()

    def _reached(self, root: str) -> set[str]:
        found: set[str] = set()
        waiting = [root]
        while waiting:
            new = set(self.children.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        return found

    def below(self, key: str) -> frozenset[str]:
        """Return every unit below one."""
        if key not in self._below:
            self._below[key] = frozenset(self._reached(key))
        return self._below[key]

    def atoms(self, key: str) -> frozenset[_Atom]:
        """Return what is counted for a unit: the lowest units below it whose number is known."""
        if key not in self._atoms:
            self._atoms[key] = self._find_atoms(key)
        return self._atoms[key]

    def _find_atoms(self, key: str) -> frozenset[_Atom]:
        unit = self.units.get(key, Unit(key))
        through = [self.atoms(child) for child in self.children.get(key, ())]
        found = frozenset().union(*through) if through else frozenset()
        if not found and unit.total is not None:
            return frozenset({_Atom(key)})
        if unit.direct is not None:
            return found | {_Atom(key, is_direct=True)}
        return found

    def size(self, atom: _Atom) -> int:
        unit = self.units[atom.key]
        size = unit.direct if atom.is_direct else unit.total
        assert size is not None  # only units with a number are counted
        return size

    def shared(self, atoms: frozenset[_Atom]) -> tuple[_Shared, ...]:
        """Return what is known of the overlaps between counted units."""
        found = []
        for overlap in self.overlaps:
            one, two = (
                self._standing_for(overlap.first, atoms),
                self._standing_for(overlap.second, atoms),
            )
            if not one or not two or one == two:
                continue
            most = min(
                overlap.workers,
                sum(self.size(atom) for atom in one),
                sum(self.size(atom) for atom in two),
            )
            is_between = one == {_Atom(overlap.first)} and two == {_Atom(overlap.second)}
            pair = (_Atom(overlap.first), _Atom(overlap.second)) if is_between else None
            found.append(_Shared((overlap.first, overlap.second), pair, most if pair else 0, most))
        whole = sorted(atom for atom in atoms if self.children.get(atom.key) and not atom.is_direct)
        for number, first in enumerate(whole):
            for second in whole[number + 1 :]:
                if self.below(first.key) & self.below(second.key):
                    most = min(self.size(first), self.size(second))
                    found.append(_Shared((first.key, second.key), None, 0, most))
        return tuple(found)

    def _standing_for(self, key: str, atoms: frozenset[_Atom]) -> frozenset[_Atom]:
        """Return the counted units in which the members of a unit are, as far as they are."""
        return frozenset(
            atom
            for atom in atoms
            if atom.key == key
            or atom.key in self.below(key)
            or (not atom.is_direct and key in self.below(atom.key))
        )

    def raw(self, atoms: frozenset[_Atom]) -> int:
        """Return the sum of the sizes less every overlap."""
        return sum(self.size(atom) for atom in atoms) - sum(
            each.most for each in self.shared(atoms)
        )

    def total(self, root: str) -> FederationTotal:
        atoms = self.atoms(root)
        lines = self._lines(root, atoms)
        raw = self.raw(atoms)
        lower = max([raw, *(self.size(atom) for atom in atoms)], default=0)
        if lower > raw:
            lines.append(Line(LineKind.FLOOR, (), lower - raw))
        split = [
            unit
            for atom in atoms
            if not atom.is_direct and (unit := self.units[atom.key]).women is not None
        ]
        missing = self._missing(root, atoms)
        return FederationTotal(
            lines=tuple(lines),
            lower=lower,
            upper=None if missing or self._is_open(atoms) else self._upper(atoms),
            counted=tuple(sorted({atom.key for atom in atoms})),
            missing=missing,
            stated=self.units.get(root, Unit(root)).total,
            women=sum(unit.women or 0 for unit in split),
            women_of=sum(unit.total or 0 for unit in split),
        )

    def _lines(self, root: str, atoms: frozenset[_Atom]) -> list[Line]:
        if _Atom(root) in atoms:
            return [Line(LineKind.OWN, (root,), self.raw(atoms))]
        parts = {child: self.atoms(child) for child in self.children.get(root, ())}
        lines = [
            Line(LineKind.AFFILIATE, (child,), self.raw(part))
            if part
            else Line(LineKind.NOT_KNOWN, (child,), 0)
            for child, part in parts.items()
        ]
        own = _Atom(root, is_direct=True)
        if own in atoms:
            lines.append(Line(LineKind.DIRECT, (root,), self.size(own)))
        for atom in sorted(atoms):
            bodies = [child for child, part in parts.items() if atom in part]
            if len(bodies) > 1:
                taken = -(len(bodies) - 1) * self.size(atom)
                lines.append(Line(LineKind.AGAIN, (atom.key, *bodies), taken))
        inside = [each.units for part in parts.values() for each in self.shared(part)]
        amounts = {
            (child, each.units): each.most
            for child, part in parts.items()
            for each in self.shared(part)
        }
        for each in self.shared(atoms):
            already = sum(
                amount for (_child, units), amount in amounts.items() if units == each.units
            )
            if already != each.most or each.units not in inside:
                lines.append(Line(LineKind.OVERLAP, each.units, already - each.most))
        return lines

    def _missing(self, root: str, atoms: frozenset[_Atom]) -> tuple[str, ...]:
        """Return the units below that have no affiliates, and no number that is counted."""
        covered = {atom.key for atom in atoms}
        for atom in atoms:
            if not atom.is_direct:
                covered |= self.below(atom.key)
        every = [root, *self.below(root)]
        return tuple(
            sorted(key for key in every if not self.children.get(key) and key not in covered)
        )

    def _is_open(self, atoms: frozenset[_Atom]) -> bool:
        return any(self.units[atom.key].is_at_least for atom in atoms)

    def _upper(self, atoms: frozenset[_Atom]) -> int:
        """Return the sum of the sizes less the heaviest forest of overlaps (Kruskal)."""
        tree = {atom: atom for atom in atoms}

        def top(atom: _Atom) -> _Atom:
            while tree[atom] != atom:
                atom = tree[atom]
            return atom

        most = sum(self.size(atom) for atom in atoms)
        for each in sorted(self.shared(atoms), key=lambda each: -each.least):
            if each.atoms is None:
                continue
            first, second = (top(atom) for atom in each.atoms)
            if first != second:
                tree[first] = second
                most -= each.least
        return most
