"""A federation's members, each counted once: against sets of workers whose union is known."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livelihoods.analysis.representation.affiliation import (
    FederationTotal,
    Link,
    Overlap,
    Unit,
    federation_total,
    ring,
)


def links(**bodies: str) -> list[Link]:
    return [Link(unit, body) for body, units in bodies.items() for unit in units.split()]


def units(**totals: int | None) -> list[Unit]:
    return [Unit(key, total) for key, total in totals.items()]


def told(total: FederationTotal) -> list[tuple[str, str, int]]:
    return [(line.kind.value, " ".join(line.units), line.workers) for line in total.lines]


def test_members_are_those_of_the_lowest_units_and_not_what_the_federation_says():
    found = federation_total(
        "f", units(f=9_000, a=5_000, a1=1_200, a2=800, b=3_000), links(f="a b", a="a1 a2")
    )
    assert (found.lower, found.upper, found.stated) == (5_000, 5_000, 9_000)
    assert told(found) == [("affiliate", "a", 2_000), ("affiliate", "b", 3_000)]
    assert found.counted == ("a1", "a2", "b")


def test_a_unit_that_comes_through_two_bodies_is_counted_once():
    found = federation_total(
        "f", units(m=1_200, a1=100, w1=300), links(f="n w", n="m a1", w="m w1")
    )
    assert told(found) == [
        ("affiliate", "n", 1_300), ("affiliate", "w", 1_500), ("again", "m n w", -1_200),
    ]  # fmt: skip
    assert (found.lower, found.upper) == (1_600, 1_600)


def test_workers_of_two_units_are_taken_out_once():
    overlaps = [Overlap("a", "b", 250)]
    found = federation_total("f", units(a=1_000, b=600), links(f="a b"), overlaps)
    assert told(found)[-1] == ("overlap", "a b", -250)
    assert (found.lower, found.upper) == (1_350, 1_350)
    deeper = federation_total("f", units(a=1_000, b=600), links(f="n", n="a b"), overlaps)
    assert told(deeper) == [("affiliate", "n", 1_350)]


def test_three_that_overlap_in_a_ring_give_bounds():
    overlaps = [Overlap("a", "b", 30), Overlap("b", "c", 20), Overlap("a", "c", 10)]
    found = federation_total("f", units(a=100, b=100, c=100), links(f="a b c"), overlaps)
    assert (found.lower, found.upper) == (240, 250)
    assert not found.is_exact


def test_what_is_not_known_is_named_and_makes_it_a_least_number():
    found = federation_total("f", units(a=100, b=None), links(f="a b c"))
    assert (found.lower, found.upper) == (100, None)
    assert found.missing == ("b", "c")
    assert ("not_known", "b", 0) in told(found)


def test_a_body_of_whose_units_nothing_is_known_stands_for_them():
    found = federation_total("f", units(n=700, b=50), links(f="n b", n="x y"))
    assert (found.lower, found.upper, found.missing) == (750, 750, ())


def test_two_such_bodies_with_a_unit_in_common_may_be_the_same_workers():
    found = federation_total("f", units(n=700, w=400), links(f="n w", n="x y", w="y z"))
    assert (found.lower, found.upper) == (700, 1_100)


def test_direct_members_are_added_to_those_of_the_affiliates():
    found = federation_total("f", [Unit("f", total=999, direct=40), Unit("a", 100)], links(f="a"))
    assert told(found) == [("affiliate", "a", 100), ("direct", "f", 40)]
    assert found.lower == 140


def test_an_organization_without_affiliates_has_its_own_number():
    assert told(federation_total("a", units(a=10), [])) == [("own", "a", 10)]
    nothing = federation_total("a", [], [])
    assert (nothing.lower, nothing.upper, nothing.missing) == (0, None, ("a",))


def test_at_least_stays_at_least():
    found = federation_total("f", [Unit("a", 100, is_at_least=True)], links(f="a"))
    assert (found.lower, found.upper) == (100, None)


def test_women_are_counted_where_the_split_is_known():
    found = federation_total("f", [Unit("a", 100, women=60), Unit("b", 900)], links(f="a b"))
    assert (found.women, found.women_of) == (60, 100)


def test_a_ring_is_refused_and_named():
    circle = links(f="a", a="b", b="a")
    assert ring("a", circle) == ("a", "b", "a")
    assert ring("f", circle) == ()
    with pytest.raises(ValueError, match="a > b > a"):
        federation_total("f", units(a=1), circle)


LEAVES = tuple("stuvwxyz")
BODIES = ("n1", "n2", "n3")
WORKERS = st.dictionaries(
    st.sampled_from(LEAVES), st.frozensets(st.integers(0, 25), max_size=12), min_size=1
)
CHOICE = st.frozensets(st.sampled_from(LEAVES), max_size=6)


@st.composite
def federations(draw) -> tuple[dict[str, frozenset[object]], list[Link]]:
    """Draw unions with their members, in up to three bodies of a federation, one in another."""
    members: dict[str, frozenset[object]] = dict(draw(WORKERS))
    found = []
    for body in BODIES:
        found += [Link(unit, body) for unit in sorted(draw(CHOICE) & members.keys())]
        if draw(st.booleans()):
            found.append(Link(body, "f"))
    found += [Link(unit, "f") for unit in sorted(draw(CHOICE) & members.keys())]
    if draw(st.booleans()):
        found.append(Link("n3", "n1"))
    for body in (*BODIES, "f"):
        if draw(st.booleans()):
            number = draw(st.integers(0, 5))
            members[f"direct of {body}"] = frozenset((body, each) for each in range(number))
    return members, found


def below(body: str, found: list[Link]) -> set[str]:
    there = {link.unit for link in found if link.body == body}
    return there.union(*(below(unit, found) for unit in there)) if there else there


def workers(
    body: str, members: Mapping[str, frozenset[object]], found: list[Link]
) -> frozenset[object]:
    every = [body, *below(body, found)]
    named = [members.get(key, frozenset()) for key in every]
    return frozenset().union(*named, *(members.get(f"direct of {key}", ()) for key in every))


def whole_truth(members, found, *, hidden=frozenset()) -> tuple[list[Unit], list[Overlap]]:
    """Return what would be on record if everything were, but for what is hidden."""
    known = []
    for key in (*LEAVES, *BODIES, "f"):
        direct = members.get(f"direct of {key}")
        has_units = any(link.body == key for link in found)
        total = len(workers(key, members, found)) if key in members or key not in LEAVES else None
        unit = Unit(key, total, len(direct) if direct is not None and has_units else None)
        known.append(replace(unit, total=None) if key in hidden else unit)
    overlaps = [
        Overlap(one, two, len(members[one] & members[two]))
        for number, one in enumerate(LEAVES)
        for two in LEAVES[number + 1 :]
        if one in members and two in members and members[one] & members[two]
    ]
    return known, overlaps


def check_sum(total: FederationTotal) -> None:
    assert sum(line.workers for line in total.lines) == total.lower
    assert total.upper is None or total.lower <= total.upper


@given(federations())
def test_with_all_known_the_truth_lies_between_the_bounds(drawn):
    members, found = drawn
    known, overlaps = whole_truth(members, found)
    total = federation_total("f", known, found, overlaps)
    check_sum(total)
    truth = len(workers("f", members, found))
    assert total.lower <= truth
    assert total.upper is not None
    assert truth <= total.upper


@given(federations())
def test_where_no_worker_is_in_two_unions_the_number_is_exact(drawn):
    members, found = drawn
    seen: set[object] = set()
    apart = {}
    for key, those in members.items():
        apart[key] = those - seen
        seen |= those
    known, overlaps = whole_truth(apart, found)
    total = federation_total("f", known, found, overlaps)
    assert overlaps == []
    check_sum(total)
    truth = len(workers("f", apart, found))
    assert (total.lower, total.upper) == (truth, truth)


@given(federations(), st.frozensets(st.sampled_from((*LEAVES, *BODIES, "f"))))
def test_whatever_is_not_known_the_number_is_never_too_large(drawn, hidden):
    members, found = drawn
    known, overlaps = whole_truth(members, found, hidden=hidden)
    total = federation_total("f", known, found, overlaps)
    check_sum(total)
    assert total.lower <= len(workers("f", members, found))


@given(federations(), st.randoms())
def test_the_order_of_what_is_known_does_not_matter(drawn, chance):
    members, found = drawn
    known, overlaps = whole_truth(members, found)
    first = federation_total("f", known, found, overlaps)
    for rows in (known, found, overlaps):
        chance.shuffle(rows)
    assert federation_total("f", known, found, overlaps) == first


@given(federations())
def test_a_second_way_to_the_federation_changes_nothing(drawn):
    members, found = drawn
    known, overlaps = whole_truth(members, found)
    first = federation_total("f", known, found, overlaps)
    ways = [Link(unit, "f") for unit in sorted(below("f", found)) if unit in LEAVES]
    second = federation_total("f", known, [*found, *ways], overlaps)
    if first.counted == second.counted:
        assert (second.lower, second.upper) == (first.lower, first.upper)
