"""Datasets of others: read by a mapping, compared with what is on record, taken as decided."""

from livelihoods.network.organizations.datasets.comparison import (
    NEW,
    NONE,
    ComparedRow,
    Comparison,
    Line,
    Unread,
    compare,
    unread,
)
from livelihoods.network.organizations.datasets.decisions import (
    Taken,
    read_decisions,
    write_decisions,
)
from livelihoods.network.organizations.datasets.mapping import (
    ColumnMapping,
    mapping_of,
    names_of,
    propose,
    read_mapping,
    recognized,
)
from livelihoods.network.organizations.datasets.matching import Match
from livelihoods.platform.interchange.datasets import (
    Dataset,
    Limits,
    read_content,
    read_dataset,
)

__all__ = [
    "NEW",
    "NONE",
    "ColumnMapping",
    "ComparedRow",
    "Comparison",
    "Dataset",
    "Limits",
    "Line",
    "Match",
    "Taken",
    "Unread",
    "compare",
    "mapping_of",
    "names_of",
    "propose",
    "read_content",
    "read_dataset",
    "read_decisions",
    "read_mapping",
    "recognized",
    "unread",
    "write_decisions",
]
