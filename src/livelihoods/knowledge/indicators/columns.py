"""The figures of a release in columns, as they are compared with those of another."""

import pyarrow as pa

from livelihoods.knowledge.indicators.gathering import BATCH, SCHEMA
from livelihoods.knowledge.indicators.models import Estimate, Release


def figures_of(release: Release | None) -> pa.Table:
    """Return the figures of a release in columns, read a batch at a time."""
    batches = []
    if release is not None:
        rows = Estimate.objects.filter(release=release).values_list(*SCHEMA.names)
        held: list[tuple[object, ...]] = []
        for row in rows.iterator(chunk_size=BATCH):
            held.append(row)
            if len(held) == BATCH:
                batches.append(_batch(held))
                held = []
        if held:
            batches.append(_batch(held))
    return pa.Table.from_batches(batches, SCHEMA)


def _batch(rows: list[tuple[object, ...]]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    held = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    return pa.record_batch(held, schema=SCHEMA)
