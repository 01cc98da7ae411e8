"""From one or several survey files to one Parquet file."""

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from livelihoods.analysis.statistics.conversion.fixed_width import FixedWidthFile
from livelihoods.analysis.statistics.conversion.layout import Layout
from livelihoods.analysis.statistics.conversion.layout import load as load_layout
from livelihoods.analysis.statistics.conversion.parquet import Stage, replacing, staged_beside
from livelihoods.analysis.statistics.conversion.source import Column, Source
from livelihoods.analysis.statistics.conversion.statistical_file import StatisticalFile
from livelihoods.analysis.statistics.conversion.workbook import Sheet
from livelihoods.analysis.statistics.errors import SurveyError

_STATISTICAL = {".dta", ".sav", ".zsav"}
_FIXED_WIDTH = {".txt", ".dat", ".asc", ".fwf"}
# Shares of the time that a conversion takes, about: a sheet is looked through before it is read.
_OPENED_AT = 0.45
_READ_AT = 0.9


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was converted.

    Attributes:
        rows: How many records the output has.
        columns: How many columns.
        notes: What a reader should know: codes that two files label differently.
    """

    rows: int
    columns: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Progress:
    """A part of the work, from one share of the whole to another, in equal steps."""

    report: Callable[[float], None]
    start: float
    end: float
    steps: int = 1

    def tell(self, step: int, share: float) -> None:
        """Report that so many steps, and a share of the next, are done."""
        done = (step + share) / self.steps
        self.report(self.start * (1 - done) + self.end * done)


def convert(
    files: Sequence[str | Path],
    output: str | Path,
    *,
    layout: str | Path | None = None,
    sheet: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Conversion:
    """Convert survey files to one Parquet file, the records of the first file first.

    Codes that a file declares missing become null. Numbers become integers where all of a column
    are whole. Labels stay with their columns, see `labels`. An output that exists is replaced,
    unless it is read here.

    Args:
        files: Stata (.dta), SPSS (.sav, .zsav), Excel (.xlsx) or fixed-width text (.txt, .dat,
            .asc, .fwf) with the same columns.
        output: A file ending in .parquet.
        layout: TOML file that tells where the columns of fixed-width text stand.
        sheet: Sheet of a workbook that has several.
        progress: Called with the share done, from 0 to 1.

    Raises:
        SurveyError: A file, the layout or the output cannot be used; the message says which, where
            and what to do. No output is written then, and an old one is as it was.
    """
    paths, target = [Path(file) for file in files], Path(output)
    tell = progress or (lambda _: None)
    _check_output(target, [*paths, *([Path(layout)] if layout is not None else [])])
    _check_files(paths, layout, sheet)
    plan = load_layout(Path(layout)) if layout is not None else None
    opened_at = _OPENED_AT if any(path.suffix.lower() == ".xlsx" for path in paths) else 0.0
    opening = _Progress(tell, 0.0, opened_at, len(paths))
    reading = _Progress(tell, opened_at, _READ_AT, len(paths))
    writing = _Progress(tell, _READ_AT, 1.0)
    sources = [
        _open(path, plan, sheet, partial(opening.tell, index)) for index, path in enumerate(paths)
    ]
    columns, notes = _united(sources)
    with staged_beside(target) as nameless, closing(Stage(nameless, columns)) as stage:
        for index, source in enumerate(sources):
            places = {column.name: place for place, column in enumerate(source.columns)}
            order = [places[column.name] for column in columns]
            for arrays, share in source.blocks():
                stage.add([arrays[place] for place in order])
                reading.tell(index, share)
        about = json.dumps([_origin(path) for path in paths], ensure_ascii=False).encode()
        with replacing(target) as stream:
            stage.finish(stream, about, partial(writing.tell, 0))
    return Conversion(stage.rows, len(columns), tuple(notes))


def _check_output(output: Path, inputs: list[Path]) -> None:
    if output.suffix.lower() != ".parquet":
        raise SurveyError(f"{output.name}: write to a file ending in .parquet")
    if output.is_dir():
        raise SurveyError(f"{output.name}: is a folder; write to a file")
    for given in inputs:
        same = output.exists() and given.exists() and output.samefile(given)
        if same or output.resolve() == given.resolve():
            raise SurveyError(f"{output.name}: is read here; write to another file")


def _check_files(paths: list[Path], layout: str | Path | None, sheet: str | None) -> None:
    if not paths:
        raise SurveyError("No file was given")
    for path in paths:
        _check_file(path)
        if layout is None and path.suffix.lower() in _FIXED_WIDTH:
            raise SurveyError(f"{path.name}: fixed-width text needs a layout; give --layout")
    suffixes = {path.suffix.lower() for path in paths}
    if layout is not None and not suffixes & _FIXED_WIDTH:
        raise SurveyError("A layout is for fixed-width text, and no such file was given")
    if sheet is not None and ".xlsx" not in suffixes:
        raise SurveyError("A sheet is of an .xlsx file, and no such file was given")
    for index, path in enumerate(paths):
        if any(path.samefile(other) for other in paths[:index]):
            raise SurveyError(f"{path.name}: the same file was given twice")


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise SurveyError(f"{path.name}: is a folder; give the files in it")
    if not path.is_file():
        raise SurveyError(f"{path.name}: there is no such file")
    if path.suffix.lower() not in {*_STATISTICAL, ".xlsx", *_FIXED_WIDTH}:
        raise SurveyError(
            f"{path.name}: not a kind of file that is converted; give .dta, .sav, .zsav, "
            ".xlsx, or fixed-width text (.txt, .dat, .asc, .fwf) with a layout"
        )
    if path.stat().st_size == 0:
        raise SurveyError(f"{path.name}: the file is empty")


def _open(
    path: Path, layout: Layout | None, sheet: str | None, tell: Callable[[float], None]
) -> Source:
    suffix = path.suffix.lower()
    if suffix in _STATISTICAL:
        return StatisticalFile(path)
    if suffix == ".xlsx":
        return Sheet(path, sheet, tell)
    assert layout is not None, "fixed-width text without a layout was refused before"
    return FixedWidthFile(path, layout)


def _united(sources: list[Source]) -> tuple[list[Column], list[str]]:
    """Return the columns that all files have, and notes on codes that they label differently."""
    first = sources[0]
    united = {column.name: column for column in first.columns}
    notes: list[str] = []
    for source in sources[1:]:
        _refuse_other_columns(first, source)
        for column in source.columns:
            known = united[column.name]
            united[column.name] = _joined(known, column, first.path.name, source.path.name)
            notes += [
                f"{column.name}: code {code} is {known.value_labels[code]!r}, but "
                f"{label!r} in {source.path.name}; the first is kept"
                for code, label in column.value_labels.items()
                if known.value_labels.get(code, label) != label
            ]
    return list(united.values()), notes


def _refuse_other_columns(first: Source, other: Source) -> None:
    wanted = [column.name for column in first.columns]
    names = [column.name for column in other.columns]
    for lacking, path, than in (
        ([name for name in wanted if name not in set(names)], other.path, first.path),
        ([name for name in names if name not in set(wanted)], first.path, other.path),
    ):
        if lacking:
            raise SurveyError(
                f"{path.name}: lacks {len(lacking)} columns of {than.name}, such as "
                f"{', '.join(lacking[:5])}; convert the two files to one output each"
            )


def _joined(known: Column, column: Column, first: str, file: str) -> Column:
    kinds = {known.kind, column.kind} - {"empty"}
    if len(kinds) > 1:
        raise SurveyError(
            f"{file}: column {column.name} holds {column.kind}, but {known.kind} in {first}; "
            "convert the two files to one output each"
        )
    return replace(
        known,
        kind=next(iter(kinds), known.kind),
        label=known.label or column.label,
        value_labels={**column.value_labels, **known.value_labels},
    )


def _origin(path: Path) -> dict[str, str]:
    with path.open("rb") as stream:
        return {"name": path.name, "sha256": hashlib.file_digest(stream, "sha256").hexdigest()}
