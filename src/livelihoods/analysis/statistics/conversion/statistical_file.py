"""Stata and SPSS files, read with pyreadstat."""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyreadstat

from livelihoods.analysis.statistics.conversion.source import (
    ARROW,
    Block,
    Column,
    Kind,
    code_text,
    refuse_duplicates,
    rows_in_a_block,
)
from livelihoods.analysis.statistics.errors import SurveyError

_PROGRAMS = {
    ".dta": ("a Stata", pyreadstat.read_dta),
    ".sav": ("an SPSS", pyreadstat.read_sav),
    ".zsav": ("an SPSS", pyreadstat.read_sav),
}
# The last ones come from within pyreadstat where a damaged file tells what cannot be.
_DAMAGED = (
    *(pyreadstat.ReadstatError, pyreadstat.PyreadstatError),
    *(TypeError, ValueError, OverflowError, MemoryError),
)
_PROBE = """
import sys, pyreadstat
try:
    pyreadstat.read_sav(sys.argv[1], metadataonly=True, output_format="dict")
except Exception:
    pass  # told later, in words
"""
_STATA_START, _STATA_END = b"<stata_dta>", b"</stata_dta>"
_SPSS_DATES = {"DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR"}
_SPSS_INSTANTS = {"DATETIME", "YMDHMS"}
_SECONDS_IN_A_DAY = 86_400
# Days from the day on which each program begins to count, to 1 January 1970.
_SPSS_ORIGIN = 141_428  # 14 October 1582
_STATA_ORIGIN = 3_653  # 1 January 1960
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896  # of the years 1 and 9999


class StatisticalFile:
    """A .dta, .sav or .zsav file.

    Args:
        path: The file.

    Raises:
        SurveyError: It is not such a file, is damaged, or has no columns or no records.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._spss = path.suffix.lower() != ".dta"
        if self._spss:
            _refuse_crashing(path)
        else:
            _refuse_cut_short(path)
        self._program, read = _PROGRAMS[path.suffix.lower()]
        self._read = partial(
            read, str(path), output_format="dict", disable_datetime_conversion=True
        )
        _, about = self._guarded(metadataonly=True)
        names = list(about.column_names)
        if None in names:
            raise SurveyError(f"{path.name}: a column has no name; the file is damaged")
        refuse_duplicates(path.name, names)
        if not names or about.number_rows == 0:
            raise SurveyError(f"{path.name}: there are no records in it")
        self.columns = [self._column(name, about) for name in names]
        # Some programs that write .sav do not tell the number of records.
        self._rows: int | None = about.number_rows if (about.number_rows or 0) > 0 else None

    def blocks(self) -> Iterator[Block]:
        """Read the rows, some at a time.

        Raises:
            SurveyError: The file is damaged, or a date is none.
        """
        done, size = 0, rows_in_a_block(len(self.columns))
        while self._rows is None or done < self._rows:
            data, _ = self._guarded(row_limit=size, row_offset=done)
            arrays = [self._array(column, data[column.name]) for column in self.columns]
            read = len(arrays[0])
            done += read
            if read:
                yield arrays, done / self._rows if self._rows else 0.0
            if read < size:
                break
        if done == 0:
            raise SurveyError(f"{self.path.name}: there are no records in it")
        if self._rows is not None and done < self._rows:
            raise SurveyError(
                f"{self.path.name}: ends after {done:,} of {self._rows:,} records; "
                "the file is damaged, fetch it again"
            )

    def _guarded(self, **options: Any) -> tuple[dict[str, Any], Any]:
        try:
            return self._read(**options)
        except UnicodeDecodeError:
            problem = "its text is in no encoding that it tells; save it again as Unicode"
        except _DAMAGED as error:
            problem = f"not {self._program} file, or a damaged one ({error}); fetch it again"
        except OSError as error:
            problem = f"cannot be read: {error.strerror or error}"
        raise SurveyError(f"{self.path.name}: {problem}")

    def _column(self, name: str, about: Any) -> Column:
        labels = about.variable_value_labels.get(name, {})
        return Column(
            name,
            self._kind(about.readstat_variable_types[name], about.original_variable_types[name]),
            about.column_names_to_labels.get(name) or "",
            {code_text(code): str(label) for code, label in labels.items()},
        )

    def _kind(self, storage: str, shown: str | None) -> Kind:
        if storage == "string":
            return "text"
        if self._spss:
            format_name = re.sub(r"[\d.]+$", "", (shown or "").upper())
            is_date, is_instant = format_name in _SPSS_DATES, format_name in _SPSS_INSTANTS
        else:
            # %tC counts leap seconds: it stays the number that it is.
            format_name = (shown or "").replace("-", "")
            is_date = format_name.startswith(("%td", "%d"))
            is_instant = format_name.startswith("%tc")
        if is_date:
            return "date"
        return "datetime" if is_instant else "number"

    def _array(self, column: Column, values: Any) -> pa.Array:
        if column.kind == "text":
            return pa.array([value or None for value in values], pa.string())
        numbers = pa.array(values, pa.float64(), from_pandas=True)
        if column.kind == "number":
            return numbers
        absent = numbers.is_null().to_numpy(zero_copy_only=False)
        days = numbers.fill_null(0).to_numpy()
        if column.kind == "date":
            days = days / _SECONDS_IN_A_DAY - _SPSS_ORIGIN if self._spss else days - _STATA_ORIGIN
            counted, scale = np.floor(days), 1
        else:
            seconds = days if self._spss else days / 1000
            origin = _SPSS_ORIGIN if self._spss else _STATA_ORIGIN
            days = seconds / _SECONDS_IN_A_DAY - origin
            counted, scale = seconds - origin * _SECONDS_IN_A_DAY, 1_000_000
        outside = ~absent & ~((days >= _FIRST_DAY) & (days < _LAST_DAY + 1))
        if outside.any():
            raise SurveyError(
                f"{self.path.name}: column {column.name}: {values[int(np.argmax(outside))]!r} is "
                "no date; give the column the format of a plain number and save the file again"
            )
        # Milliseconds are the finest that the programs keep: no digit is made up.
        counted = np.where(absent, 0, np.round(counted, 3) * scale).round()
        whole = counted.astype("int32" if scale == 1 else "int64")
        return pa.array(whole, mask=absent).cast(ARROW[column.kind])


def _refuse_crashing(path: Path) -> None:
    """Refuse an SPSS file whose damaged head makes the reader crash: seen in a process apart."""
    done = subprocess.run([sys.executable, "-c", _PROBE, path], check=False, capture_output=True)
    if done.returncode < 0:
        raise SurveyError(f"{path.name}: not an SPSS file, or a damaged one; fetch it again")


def _refuse_cut_short(path: Path) -> None:
    """Refuse a Stata file (of Stata 13 or later) without its end, which holds the labels."""
    try:
        with path.open("rb") as stream:
            is_marked = stream.read(len(_STATA_START)) == _STATA_START
            stream.seek(-min(path.stat().st_size, len(_STATA_END)), 2)
            is_whole = stream.read() == _STATA_END
    except OSError as error:
        raise SurveyError(f"{path.name}: cannot be read: {error.strerror or error}") from None
    if is_marked and not is_whole:
        raise SurveyError(f"{path.name}: its end is missing; the file is damaged, fetch it again")
