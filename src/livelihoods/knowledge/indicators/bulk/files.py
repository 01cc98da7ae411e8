"""The files of a release: made when they are first asked for, kept, always the same bytes.

They lie in a folder of their own, which is made beside and then named, so that nobody reads a file
that is not whole. What is lost is made again. A release of any size needs little memory: figures
are read and written some thousand at a time.
"""

import functools
import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.knowledge.indicators import queries
from livelihoods.knowledge.indicators.bulk.code_lists import code_lists
from livelihoods.knowledge.indicators.bulk.tables import write_tables
from livelihoods.knowledge.indicators.holdings import holdings
from livelihoods.knowledge.indicators.models import Release
from livelihoods.knowledge.indicators.takeaway.bundle import bundle, json_text
from livelihoods.knowledge.indicators.takeaway.selection import Selection

# Raised when the files change, so that no old ones are handed out.
_EDITION: Final = 2

_MAKING: Final = "making-"
_LONGEST_MAKING: Final = 24 * 60 * 60.0

CSV: Final = ".csv.gz"
PARQUET: Final = ".parquet"
CODE_LISTS: Final = "-codes.zip"
METADATA: Final = ".metadata.json"
CHECKSUMS: Final = ".sha256"
ENDINGS: Final = (CSV, PARQUET, CODE_LISTS, METADATA, CHECKSUMS)
"""The endings of the files of a release."""


def name_of(release: Release, ending: str) -> str:
    """Return what a file of a release is called."""
    return f"{release.dataset}-{release.version}{ending}"


def address_of(release: Release, ending: str) -> str:
    """Return the address of a file of a release."""
    return reverse("releases:file", kwargs={"name": name_of(release, ending)})


def file_of(release: Release, ending: str) -> Path:
    """Return a file of a release, after making all of its files where they are not there."""
    folder = Path(settings.RELEASE_FILES) / _folder_name(release)
    path = folder / name_of(release, ending)
    if not path.is_file():
        _make(release, folder)
    return path


def sizes(release: Release) -> Mapping[str, int]:
    """Return how many bytes each file has; empty where they have not been made yet."""
    folder = Path(settings.RELEASE_FILES) / _folder_name(release)
    try:
        return {ending: (folder / name_of(release, ending)).stat().st_size for ending in ENDINGS}
    except FileNotFoundError:
        return {}


def _folder_name(release: Release) -> str:
    # The files hold addresses of this site, and names in the words that it has now.
    told = f"{_EDITION} {release.content_hash} {settings.WAGTAILADMIN_BASE_URL} {_words()}"
    return f"{release}-{hashlib.sha256(told.encode()).hexdigest()[:16]}".replace(":", "-")


@functools.cache
def _words() -> str:
    """Return what tells one set of translations from another: a process reads them but once."""
    digest = hashlib.sha256()
    for folder in settings.LOCALE_PATHS:
        for path in sorted(Path(folder).rglob("*.mo")):
            digest.update(path.parent.parent.name.encode() + path.read_bytes())
    return digest.hexdigest()


def tidy(releases: Iterable[Release]) -> None:
    """Remove kept files that are handed out no more, and what a killed process left half made."""
    kept = {_folder_name(release) for release in releases}
    for folder in Path(settings.RELEASE_FILES).glob("*/"):
        is_being_made = folder.name.startswith(_MAKING) and _age(folder) < _LONGEST_MAKING
        if folder.name not in kept and not is_being_made:
            # A reader who has a file of it open reads it to its end.
            shutil.rmtree(folder, ignore_errors=True)


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except FileNotFoundError:  # it was named meanwhile
        return 0


def _make(release: Release, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=_MAKING) as made_in:
        made = Path(made_in) / "files"
        made.mkdir()
        _write(release, made)
        try:
            made.rename(folder)
        except OSError:
            # Somebody else made the same files meanwhile, or one of them was lost; anything else is
            # a fault.
            if not folder.is_dir():
                raise
            for each in made.iterdir():
                each.replace(folder / each.name)


def _write(release: Release, folder: Path) -> None:
    metadata = _metadata(release)
    at = {ending: folder / name_of(release, ending) for ending in ENDINGS}
    write_tables(
        _whole(release),
        csv=at[CSV],
        parquet=at[PARQUET],
        metadata=metadata,
        about=f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{address_of(release, METADATA)}",
    )
    at[CODE_LISTS].write_bytes(bundle(code_lists(release)))
    at[METADATA].write_bytes(json_text(metadata))
    at[CHECKSUMS].write_text(_checksums(folder), encoding="ascii")


def _whole(release: Release) -> Selection:
    used = {name for by in holdings(release).values("by") for name in by.split(",")}
    figures = queries.figures_of(release)
    return Selection(
        "",
        (release,),
        tuple(name for name in DIMENSION_NAMES if name in used),
        lambda: figures.iterator(chunk_size=2000),
        lambda: holdings(release).figures,
        lambda: figures.iterator(chunk_size=2000),
    )


def _checksums(folder: Path) -> str:
    """Return SHA-256 of each file in the form that `sha256sum --check` reads."""
    lines = []
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    return "".join(lines)


def _metadata(release: Release) -> dict[str, Any]:
    return {
        "release": {
            "dataset": release.dataset,
            "version": release.version,
            "published_at": release.published_at.isoformat(timespec="seconds"),
            "content_hash": release.content_hash,
            "note": release.note,
        },
        **release.metadata,
    }
