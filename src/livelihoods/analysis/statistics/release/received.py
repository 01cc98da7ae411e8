"""Files of figures that were made elsewhere, once they are read: what they hold, and where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from livelihoods.analysis.statistics.errors import EstimatesError
from livelihoods.analysis.statistics.estimates import Estimates

FAULTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Received:
    """The figures of one file, in the form of estimates.

    Attributes:
        name: The file.
        metadata_name: What explains its figures: the file beside it, or the file itself.
        estimates: Its figures and what they mean.
        lines: For each figure the number by which `place` names where it stands.
        place: Names the place of a number: a line, a row of a sheet, an observation.
        notes: For each figure the codes of its notes, joined by `;`; None where there are none.
        left_out: What the file holds and is not taken over, in words.
    """

    name: str
    metadata_name: str
    estimates: Estimates
    lines: pa.Array
    place: Callable[[int], str]
    notes: pa.Array | None = None
    left_out: tuple[str, ...] = ()


def noted(estimates: Estimates) -> pa.Array | None:
    """Return for each figure the codes of the notes that its metadata has for its indicator."""
    notes = estimates.metadata.get("notes", {})
    if not notes:
        return None
    of = {
        name: ";".join(code for code, each in notes.items() if name in each["indicators"])
        for name in estimates.table["indicator"].unique().to_pylist()
    }
    return pa.array([of[name] for name in estimates.table["indicator"].to_pylist()], pa.string())


def refusal(name: str, faults: Sequence[str]) -> EstimatesError:
    """Return the error that tells what is wrong with a file, the first faults in full."""
    shown = "\n".join(f"  {fault}" for fault in faults[:FAULTS_SHOWN])
    more = len(faults) - FAULTS_SHOWN
    rest = f"\n  and {more} more" if more > 0 else ""
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    error = EstimatesError(f"{name}: nothing was read, {count}:\n{shown}{rest}")
    error.faults = tuple(faults)
    return error
