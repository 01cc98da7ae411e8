"""Fixed-width text: each record a line, each column at its place in the line."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from livelihoods.analysis.statistics.conversion.layout import NUMBER, Field, Layout
from livelihoods.analysis.statistics.conversion.source import (
    LARGEST_EXACT,
    Block,
    Column,
    rows_in_a_block,
)
from livelihoods.analysis.statistics.errors import SurveyError

_DIGITS = r"^[+-]?[0-9]+$"
_LONGEST_LINE = 1_000_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class FixedWidthFile:
    """A text file with a layout.

    Args:
        path: The file.
        layout: Where its columns stand.
    """

    def __init__(self, path: Path, layout: Layout) -> None:
        self.path = path
        self._layout = layout
        self.columns = [
            Column(each.name, each.type, each.label, each.labels) for each in layout.fields
        ]

    def blocks(self) -> Iterator[Block]:
        """Read the lines, some at a time.

        Raises:
            SurveyError: A line is too short, is not text, or holds something else than a number
                where one is expected; the message names line and column.
        """
        size, total = rows_in_a_block(len(self.columns)), self.path.stat().st_size
        held: list[str] = []
        before = 0
        for line, end in self._lines():
            held.append(line)
            if len(held) == size:
                yield self._block(held, before), end / total
                before += size
                held = []
        if held:
            yield self._block(held, before), 1.0
        elif not before:
            raise SurveyError(f"{self.path.name}: there are no records in it")

    def _block(self, held: list[str], before: int) -> list[pa.Array]:
        """Cut lines into columns; `before` is how many lines stand before them in the file."""
        lines = pa.array(held, pa.string())
        self._refuse_short(lines, before)
        return [self._array(each, lines, before) for each in self._layout.fields]

    def _refuse_short(self, lines: pa.Array, before: int) -> None:
        lengths = pc.utf8_length(lines)
        fields = self._layout.fields
        index = _first(pc.less(lengths, max(each.end for each in fields)))
        if index is not None:
            length = lengths[index].as_py()
            lacking = next(each for each in fields if each.end > length)
            raise SurveyError(
                f"{self._place(before + index, lacking)}: the line has {length} characters, the "
                f"column stands at {lacking.start} to {lacking.end}; mend the line or "
                f"{self._layout.file}"
            )

    def _array(self, field: Field, lines: pa.Array, before: int) -> pa.Array:
        texts = pc.utf8_slice_codeunits(lines, field.start - 1, field.end)
        texts = pc.utf8_trim_whitespace(texts)
        written = [code for code in field.missing if isinstance(code, str)]
        texts = _without(texts, pa.array(["", *written], pa.string()))
        if field.type == "text":
            return texts
        index = _first(pc.invert(pc.match_substring_regex(texts, NUMBER)))
        if index is None:
            values = pc.cast(pc.replace_substring_regex(texts, r"^\+", ""), pa.float64())
            index = _first(pc.is_inf(values))
        if index is not None:
            raise SurveyError(
                f"{self._place(before + index, field)}: {texts[index].as_py()!r} is not a number; "
                "mend it, or make the column text or list it as missing in "
                f"{self._layout.file}"
            )
        long = pc.and_(
            pc.greater(pc.abs(values), LARGEST_EXACT), pc.match_substring_regex(texts, _DIGITS)
        )
        index = _first(long)
        if index is not None:
            raise SurveyError(
                f"{self._place(before + index, field)}: {texts[index].as_py()} has more digits "
                f"than a number keeps; make the column text in {self._layout.file}"
            )
        codes = [code for code in field.missing if isinstance(code, float)]
        return _without(values, pa.array(codes, pa.float64()))

    def _place(self, lines_before: int, field: Field) -> str:
        return f"{self.path.name}, line {lines_before + 1}, column {field.name}"

    def _lines(self) -> Iterator[tuple[str, int]]:
        """Yield each line and its last byte in the file; empty lines at the end are none."""
        empty: list[int] = []
        end = 0
        try:
            with self.path.open("rb") as stream:
                for number in count(1):
                    raw = stream.readline(_LONGEST_LINE)
                    if not raw:
                        break
                    end += len(raw)
                    content = raw.removeprefix(_BYTE_ORDER_MARK) if number == 1 else raw
                    line = self._decoded(content.rstrip(b"\r\n"), number)
                    if not line:
                        empty.append(end)
                        continue
                    for each in empty:  # a record follows: these are lines that are too short
                        yield "", each
                    empty.clear()
                    yield line, end
        except OSError as error:
            raise SurveyError(
                f"{self.path.name}: cannot be read: {error.strerror or error}"
            ) from None

    def _decoded(self, raw: bytes, line_number: int) -> str:
        where = f"{self.path.name}, line {line_number}"
        if b"\0" in raw or len(raw) >= _LONGEST_LINE - 1:
            raise SurveyError(f"{where}: not a text file with a record on each line")
        try:
            return raw.decode(self._layout.encoding)
        except UnicodeDecodeError as error:
            raise SurveyError(
                f"{where}: byte {error.start + 1} is not {self._layout.encoding} text; "
                f'tell the encoding in {self._layout.file}, such as encoding = "latin-1"'
            ) from None


def _first(found: pa.Array) -> int | None:
    """Return the place of the first true; null is not."""
    index = pc.index(found, True).as_py()
    return None if index < 0 else int(index)


def _without(values: pa.Array, codes: pa.Array) -> pa.Array:
    """Return the values with null in the place of the codes."""
    return pc.if_else(pc.is_in(values, codes), None, values)
