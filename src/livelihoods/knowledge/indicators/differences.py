"""What a new release changes: figures that are new, gone and revised, and by how much."""

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import duckdb
import pyarrow as pa

from livelihoods.analysis.statistics.estimates import VALUE_COLUMNS
from livelihoods.knowledge.indicators import rules
from livelihoods.knowledge.indicators.rules import Key, words_of

SHOWN: Final = 10
"""How many of the largest revisions a summary names."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure whose value, error, size, flag, reason or notes differ from the version before."""

    key: Key
    before: float | None
    after: float | None

    def __str__(self) -> str:
        return f"{words_of(self.key)}: {_number(self.before)} -> {_number(self.after)}"


@dataclass(frozen=True, slots=True)
class Change:
    """By how much the values of an indicator were revised, in its unit, whatever the direction."""

    figures: int
    median: float
    largest: float


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs from the version before.

    Attributes:
        before: That version; empty where there was none.
        by_indicator: Indicator -> how many of its figures are `new`, `gone` and `revised`.
        changes: Indicator -> by how much values changed, where some did.
        largest: The largest revisions, relative to the larger of the two values.
        unchanged: How many figures are the same.
        renamed: Of the figures that both versions have, how many are of a source that is called
            otherwise now.
    """

    before: str
    by_indicator: Mapping[str, Counter[str]]
    changes: Mapping[str, Change]
    largest: tuple[Revision, ...]
    unchanged: int
    renamed: int

    def count(self, word: str) -> int:
        """Return how many figures are `new`, `gone` or `revised`."""
        return sum(counted[word] for counted in self.by_indicator.values())

    def __str__(self) -> str:
        if not self.before:
            return f"{self.count('new')} figures"
        counts = ", ".join(f"{self.count(word)} {word}" for word in ("new", "gone", "revised"))
        renamed = f", {self.renamed} from a source that is named otherwise" if self.renamed else ""
        return f"{counts}, {self.unchanged} unchanged against {self.before}{renamed}"


_KEY: Final = ", ".join(f'"{name}"' for name in rules.KEY)
_TOLD: Final = [*(name for name in VALUE_COLUMNS if name != "source"), "notes"]
# A figure is the same as one before if indicator, standard, place, period and cell are; where one
# of the two versions has several of them, by the source too.
_PAIRS: Final = f"""
CREATE TABLE pairs AS
SELECT {_KEY}, old.id AS old_id, new.id AS new_id, old.value AS before, new.value AS after,
  old.source <> new.source AS is_renamed,
  {" OR ".join(f'old."{name}" IS DISTINCT FROM new."{name}"' for name in _TOLD)} AS is_revised
FROM old JOIN new USING ({_KEY})
WHERE (old.alike = 1 AND new.alike = 1) OR old.source = new.source
"""  # noqa: S608 - names of ours
_COUNTS: Final = """
SELECT indicator, 'new' AS word, count(*) FROM new
WHERE id NOT IN (SELECT new_id FROM pairs) GROUP BY indicator
UNION ALL SELECT indicator, 'gone', count(*) FROM old
WHERE id NOT IN (SELECT old_id FROM pairs) GROUP BY indicator
UNION ALL SELECT indicator, 'revised', count(*) FROM pairs WHERE is_revised GROUP BY indicator
ORDER BY ALL
"""
_CHANGES: Final = """
SELECT indicator, count(*), median(abs(after - before)), max(abs(after - before)) FROM pairs
WHERE after <> before GROUP BY indicator ORDER BY indicator
"""
_LARGEST: Final = f"""
SELECT {_KEY}, before, after FROM pairs WHERE is_revised
ORDER BY CASE WHEN before IS NULL AND after IS NULL THEN 0
              WHEN before IS NULL OR after IS NULL THEN 'inf'::DOUBLE
              WHEN greatest(abs(before), abs(after)) = 0 THEN 0
              ELSE abs(after - before) / greatest(abs(before), abs(after)) END DESC, {_KEY}
LIMIT {SHOWN}
"""  # noqa: S608 - names of ours


def difference(before: pa.Table, after: pa.Table, *, name: str) -> Difference:
    """Compare the figures of two versions; `name` is the one before, empty where there is none."""
    with closing(duckdb.connect()) as engine:
        for called, table in (("old", before), ("new", after)):
            engine.register("given", table)
            engine.execute(
                f"CREATE TABLE {called} AS SELECT *, row_number() OVER () AS id, "  # noqa: S608 - names of ours
                f"count(*) OVER (PARTITION BY {_KEY}) AS alike FROM given"
            )
        engine.execute(_PAIRS)
        counted: dict[str, Counter[str]] = {}
        for indicator, word, count in engine.execute(_COUNTS).fetchall():
            counted.setdefault(indicator, Counter())[word] = count
        changes = engine.execute(_CHANGES).fetchall()
        largest = engine.execute(_LARGEST).fetchall()
        # Of no pairs at all the engine counts nothing, not zero.
        sums = "coalesce(count_if(NOT is_revised), 0), coalesce(count_if(is_renamed), 0)"
        (unchanged, renamed) = engine.execute(f"SELECT {sums} FROM pairs").fetchall()[0]  # noqa: S608 - names of ours
    return Difference(
        before=name,
        by_indicator=dict(sorted(counted.items())),
        changes={indicator: Change(*rest) for indicator, *rest in changes},
        largest=tuple(Revision(key[:-2], key[-2], key[-1]) for key in largest),
        unchanged=unchanged,
        renamed=renamed,
    )


def _number(value: float | None) -> str:
    return "suppressed" if value is None else f"{value:,.10g}"
