"""Figures in one zip: the table, what it means, how to cite it, and a page to read first."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any, Final

_MADE: Final = (1980, 1, 1, 0, 0, 0)  # the same figures give the same bytes


def bundle(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files: name -> content."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MADE), content, zipfile.ZIP_DEFLATED)
    return memory.getvalue()


def read_me(about: Mapping[str, Any], files: Mapping[str, str], *, citation: str) -> bytes:
    """Return the page to read first, in English.

    Args:
        about: The metadata of the figures.
        files: Name of each file -> what it is.
        citation: How to cite the figures.
    """
    lines: list[str] = []
    for each in about["indicators"]:
        lines += [*_heading(each["title"], "="), each["definition"], ""]
        lines += [f"Not: {each['is_not']}", ""] if each.get("is_not") else []
        lines += [f"Whom it counts: {each['universe']}", ""]
    lines += [*_heading("Files"), *(f"{name}: {words}" for name, words in files.items()), ""]
    lines += [*_heading("Cite as"), citation, ""]
    lines += _heading("Sources and terms")
    for book in about["codebooks"]:
        lines += [f"{book['title']} ({book['producer']})", f"  {book['credit']}"]
        lines += [f"  {book['terms']}", f"  {book['url']}", ""]
    if about["warnings"]:
        lines += _heading("Read this before you use the figures")
        lines += [*(f"* {each['text']}" for each in about["warnings"]), ""]
    if about["notes"]:
        lines += _heading("Notes of the figures")
        lines += [*(f"* {each['words']}" for each in about["notes"].values()), ""]
    lines += [f"{name.replace('_', ' ')}: {text}" for name, text in about["published"].items()]
    return ("\n".join(lines) + "\n").encode()


def _heading(words: str, line: str = "-") -> list[str]:
    return [words, line * len(words), ""]


def json_text(content: Any) -> bytes:
    """Return JSON that a person can read."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
