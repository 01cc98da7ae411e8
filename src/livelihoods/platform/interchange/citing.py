"""Entries of bibliographies as programs read them: BibTeX and RIS."""

from collections.abc import Iterable, Mapping
from typing import Final

_TEX: Final = str.maketrans(
    {
        **{mark: f"\\{mark}" for mark in "&%$#_{}"},
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\\": r"\textbackslash{}",
        "\n": " ",
    }
)


def tex(text: str) -> str:
    """Return a text as BibTeX takes it, marks that mean something to TeX among it."""
    return text.translate(_TEX)


def bibtex_entry(sort: str, key: str, fields: Mapping[str, str]) -> str:
    """Return an entry of BibTeX; the fields are written for TeX already."""
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@{sort}{{{key},\n{lines}}}\n"


def ris_record(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a record of RIS; a tag ends where its line does, so each text is put on one."""
    return "".join(f"{name}  - {' '.join(text.split())}\r\n" for name, text in pairs)
