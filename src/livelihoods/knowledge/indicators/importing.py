"""Reading files that were made elsewhere: which form they have, and what release they make."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.analysis.statistics.ilostat import bulk_figures
from livelihoods.analysis.statistics.ilostat.bulk_file import vintage_of
from livelihoods.analysis.statistics.release import sdmx_reading, template
from livelihoods.analysis.statistics.release.received import Received
from livelihoods.knowledge.indicators.rules import ReleaseError

ILOSTAT: Final = "ilostat"
_READERS: Final[Mapping[str, Callable[[Path], Received]]] = MappingProxyType(
    {
        ILOSTAT: bulk_figures.read,
        "sdmx-csv": sdmx_reading.read_csv,
        "sdmx-json": sdmx_reading.read_json,
        "template.xlsx": template.read,
    }
)
FORMS: Final = tuple(_READERS)
"""The forms of files that can be imported."""


class UntoldFormError(ReleaseError):
    """Neither the name of a file nor its first line tells which form it has."""


# The first words of a bulk file of ILOSTAT, with codes and with labels.
_BULK: Final = (b"ref_area,", b'"ref_area",', b"ref_area.label,", b'"ref_area.label",')


def form_of(path: Path) -> str:
    """Return the form of a file, if its name or its first line tells it.

    Raises:
        ReleaseError: It does not.
    """
    name = path.name.lower()
    if name.endswith(".xlsx"):
        return "template.xlsx"
    if name.endswith(".sdmx.json"):
        return "sdmx-json"
    if name.endswith(".sdmx.csv"):
        return "sdmx-csv"
    if path.is_file() and name.endswith(".csv"):
        with path.open("rb") as file:
            start = file.read(200).removeprefix(b"\xef\xbb\xbf")
        if start.startswith(_BULK):
            return ILOSTAT
        if start.startswith((b"DATAFLOW,", b"STRUCTURE,")):
            return "sdmx-csv"
    if not path.is_file():
        raise ReleaseError(f"{path.name}: there is no such file")
    raise UntoldFormError(
        f"{path.name}: its form is not told by its name or its first line; say it with --format "
        f"{'|'.join(FORMS)}"
    )


def read(paths: Sequence[Path], form: str = "") -> list[Received]:
    """Read files of one form, or each in the form that it has.

    Raises:
        InputError: A file cannot be used.
    """
    if form and form not in _READERS:
        raise UnknownNameError("format", form, FORMS)
    found, errors = [], []
    for path in paths:
        try:
            found.append(_READERS[form or form_of(path)](path))
        except UntoldFormError:
            raise
        except InputError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        several = ReleaseError("\n".join(map(str, errors)))
        several.faults = tuple(fault for error in errors for fault in error.faults or (str(error),))
        raise several
    return found


def named(
    paths: Sequence[Path], form: str = "", dataset: str = "", version: str = ""
) -> tuple[str, str]:
    """Return dataset and version of a release of some files, where these tell it.

    Raises:
        ReleaseError: They do not, or are of several vintages.
    """
    forms = {form or form_of(path) for path in paths}
    if forms != {ILOSTAT}:
        if not dataset or not version:
            raise ReleaseError("say --dataset and --version: these files do not tell them")
        return dataset, version
    vintages = sorted({vintage_of(path.name) for path in paths})
    if len(vintages) > 1:
        told = ", ".join(each or "none" for each in vintages)
        raise ReleaseError(
            f"the files are of several vintages ({told}): each vintage is a release of its own"
        )
    if not version and not vintages[0]:
        raise ReleaseError("say --version: the names of the files tell no day of their vintage")
    return dataset or ILOSTAT, version or vintages[0]
