"""Files of figures that come by a page: within limits, with their digest, and what they tell.

They lie in a folder for as long as one request; nothing of what is not published is kept.
"""

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from livelihoods.analysis.statistics import estimates
from livelihoods.knowledge.indicators import actions, importing
from livelihoods.knowledge.indicators.actions import Publication
from livelihoods.knowledge.indicators.rules import ReleaseError
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.timeline import today

ESTIMATES: Final = "estimates"
FORMS: Final = (ESTIMATES, *importing.FORMS)
"""The forms of files that the page takes."""

_MEGABYTE: Final = 1024 * 1024
MOST_FILES: Final = 20
MOST_SIZE: Final = 20 * _MEGABYTE
MOST_UNPACKED: Final = 200 * _MEGABYTE
_LONGEST_NAME: Final = 200  # bytes: the file beside it has a longer one
_BESIDE: Final = ".metadata.json"


@dataclass(frozen=True, slots=True)
class Upload:
    """Files of figures in a folder, and the release that they shall be.

    Attributes:
        paths: The files, without those beside them that explain them.
        form: One of FORMS.
        dataset: As said, or as the files tell.
        version: As said, or as the files tell, or today.
        digest: Stands for all of this: the same only where every byte and every word is.
    """

    paths: tuple[Path, ...]
    form: str
    dataset: str
    version: str
    digest: str

    def publish(
        self, *, actor: Actor, note: str, dry_run: bool, seen_against: str | None = None
    ) -> Publication:
        """Publish the files, or with `dry_run` say what that would change.

        Raises:
            InputError: where they cannot be published.
            NotAllowedError: where the actor may not publish.
        """
        if self.form == ESTIMATES:
            return actions.publish(
                actor=actor, estimates=self.paths, dataset=self.dataset, version=self.version,
                note=note, dry_run=dry_run, seen_against=seen_against,
            )  # fmt: skip
        return actions.import_figures(
            actor=actor, given=self.paths, form=self.form, dataset=self.dataset,
            version=self.version, note=note, dry_run=dry_run, seen_against=seen_against,
        )  # fmt: skip


def lay_out(files: Iterable[UploadedFile[Any]], folder: Path) -> tuple[Path, ...]:
    """Write uploaded files into a folder.

    Raises:
        ReleaseError: They are too many or too large, or two have one name.
    """
    given = list(files)
    size = sum(file.size or 0 for file in given)
    if len(given) > MOST_FILES or size > MOST_SIZE:
        words = gettext(
            "{number} files of {size} MB together: at most {files} files of {most} MB are taken "
            "here; the command takes more."
        )
        most, told = MOST_SIZE // _MEGABYTE, f"{size / _MEGABYTE:.1f}"
        raise ReleaseError(words.format(number=len(given), size=told, files=MOST_FILES, most=most))
    paths = []
    for file in given:
        name = Path(file.name or "").name
        if not name or len(name.encode()) > _LONGEST_NAME:
            raise ReleaseError(gettext("{name}: give the file a shorter name.").format(name=name))
        path = folder / name
        if path.exists():
            raise ReleaseError(gettext("{name}: two files have this name.").format(name=name))
        with path.open("wb") as written:
            written.writelines(file.chunks())
        _check_unpacked(path)
        paths.append(path)
    return tuple(paths)


def upload(paths: Iterable[Path], *, form: str, dataset: str, version: str) -> Upload:
    """Say what uploaded files are to become.

    Raises:
        InputError: where a file explains none of the others, they are of several forms or of one
            that is not told, or nothing tells the dataset.
    """
    paths = sorted(paths)
    given = tuple(path for path in paths if not path.name.endswith(_BESIDE))
    if not given:
        raise ReleaseError(gettext("Choose a file of figures."))
    known = {estimates.metadata_path(path) for path in given}
    if alone := [path for path in paths if path not in known and path not in given]:
        raise ReleaseError(
            gettext("{name}: the file that it explains is missing; choose both.").format(
                name=alone[0].name
            )
        )
    forms = {form or _form_of(path) for path in given}
    if len(forms) > 1:
        raise ReleaseError(
            gettext(
                "The files are of several forms ({forms}); publish those of one at once."
            ).format(forms=", ".join(sorted(forms)))
        )
    form = forms.pop()
    if form == importing.ILOSTAT:
        dataset, version = importing.named(given, form, dataset, version)
    if not dataset:
        raise UnnamedError(gettext("Say the dataset: these files do not tell it."))
    version = version or today().isoformat()
    return Upload(given, form, dataset, version, _digest(paths, form, dataset, version))


class UnnamedError(ReleaseError):
    """Nothing tells which dataset the figures belong to."""


def _form_of(path: Path) -> str:
    if path.suffix.lower() == ".parquet":
        return ESTIMATES
    if path.suffix.lower() == ".csv" and not path.name.lower().endswith(".sdmx.csv"):
        with path.open("rb") as file:
            first = file.readline(10_000).removeprefix(b"\xef\xbb\xbf")
        columns = {each.strip().strip(b'"') for each in first.split(b",")}
        if columns.issuperset(name.encode() for name in estimates.KEY_COLUMNS):
            return ESTIMATES
    return importing.form_of(path)


def _digest(paths: Iterable[Path], *said: str) -> str:
    content = [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths]
    return hashlib.sha256(repr((content, said)).encode()).hexdigest()


def _check_unpacked(path: Path) -> None:
    """Refuse a packed file that unfolds to more than a page can hold; others are not looked at."""
    unpacked = 0
    try:
        if path.suffix.lower() == ".xlsx":
            with zipfile.ZipFile(path) as packed:
                unpacked = sum(part.file_size for part in packed.infolist())
        elif path.suffix.lower() == ".parquet":
            told = pyarrow.parquet.read_metadata(path)
            groups = range(told.num_row_groups)
            unpacked = sum(told.row_group(number).total_byte_size for number in groups)
    except (zipfile.BadZipFile, pa.ArrowException, OSError, ValueError):
        return  # it is damaged: its reader says so, with what it expects
    if unpacked > MOST_UNPACKED:
        raise ReleaseError(
            gettext("{name} unfolds to {size} MB; {most} MB are the most. Divide it.").format(
                name=path.name, size=unpacked // _MEGABYTE, most=MOST_UNPACKED // _MEGABYTE
            )
        )
