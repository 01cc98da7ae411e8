"""Datasets of others: read by a mapping, compared with what is on record, taken as decided."""

from livelihoods.network.organizations.datasets.comparison import (
    ComparedRow,
    Comparison,
    Line,
    compare,
)
from livelihoods.network.organizations.datasets.decisions import (
    Taken,
    read_decisions,
    write_decisions,
)
from livelihoods.network.organizations.datasets.mapping import ColumnMapping, propose, read_mapping
from livelihoods.network.organizations.datasets.reading import Dataset, read_dataset

__all__ = [
    "ColumnMapping",
    "ComparedRow",
    "Comparison",
    "Dataset",
    "Line",
    "Taken",
    "compare",
    "propose",
    "read_dataset",
    "read_decisions",
    "read_mapping",
    "write_decisions",
]
