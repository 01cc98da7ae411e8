"""Parameters of each domain beside its records: what a second reading needs of the first."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from livelihoods.analysis.statistics.estimation.cells import Cells
from livelihoods.analysis.statistics.estimation.folding import Folding, marks

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


def keep_parameters(
    survey: "Survey",
    folding: Folding,
    keyed: pa.Table,
    columns: Mapping[str, Sequence[float | None]],
    name: str = "parameters",
) -> tuple[list[tuple[str, str]], list[str]]:
    """Keep numbers of each domain in the engine, so that records can be joined to them.

    A record belongs to one domain of every set: there is one join for each set.

    Args:
        survey: The records.
        folding: The domains.
        keyed: The keys of the domains: `domain_set`, maybe `block`, d0, d1 ...
        columns: Name -> the number of each domain.
        name: Under which name they are kept.

    Returns:
        The joins, and the name of the joined table for each set of the folding.
    """
    table = keyed
    for column, values in columns.items():
        table = table.append_column(column, pa.array(values, pa.float64()))
    survey.keep_table(name, table)
    names = list(folding.columns)
    joins, aliases = [], []
    for number, (one, mark) in enumerate(zip(folding.sets, marks(folding), strict=True)):
        alias = f"{name}{number}"
        on = [f"{alias}.domain_set = {mark}"]
        if folding.block:
            on.append(f"{alias}.block = {folding.block}")
        on += [
            f"{alias}.d{names.index(each)} IS NOT DISTINCT FROM ({folding.columns[each]})"
            for each in one
        ]
        joins.append((f"{name} AS {alias}", " AND ".join(on)))
        aliases.append(alias)
    return joins, aliases


def place_of(cells: Cells) -> dict[tuple[int, str, tuple[Any, ...]], int]:
    """Return the place of each domain by its keys."""
    keys = zip(cells.marks, cells.blocks, cells.codes, strict=True)
    return {key: place for place, key in enumerate(keys)}
