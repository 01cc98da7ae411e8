"""Files that the library takes and hands out: which kinds, how large, and whether they are it."""

from typing import Final

from livelihoods.knowledge.library.faults import NO_FAULT, Fault

MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 25 * MEGABYTE

TYPES: Final = {
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
"""Suffix -> media type. Nothing here runs in a browser; HTML and SVG are not taken."""

_PACKED: Final = frozenset({"epub", "docx", "odt", "pptx", "odp", "xlsx", "ods"})


def suffix_of(name: str) -> str:
    """Return the last part of a name, in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def file_fault(name: str, content: bytes) -> Fault:
    """Say why a file is not taken; "" where it is.

    Its first bytes must be those of what its name says: a page that calls itself a PDF is none.
    """
    suffix = suffix_of(name)
    if suffix not in TYPES:
        return Fault("{value!r} is none of {choices}", value=name[:80], choices=", ".join(TYPES))
    if not content:
        return Fault("the file is empty")
    if len(content) > MOST_BYTES:
        return Fault(
            "the file has {size} MB; {most} are the most: make a smaller one, which is also "
            "quicker to load",
            size=f"{len(content) / MEGABYTE:.0f}", most=MOST_BYTES // MEGABYTE,
        )  # fmt: skip
    if suffix == "pdf":
        right = content.startswith(b"%PDF-")
    elif suffix in _PACKED:
        right = content.startswith(b"PK\x03\x04")
    else:
        right = b"\x00" not in content
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            return Fault("the text is not UTF-8: save it as UTF-8")
    return NO_FAULT if right else Fault("the content is not that of a {kind} file", kind=suffix)
