"""Pictures that come in: checked by what they are, drawn anew without all that they carried.

Nothing of the sent file is kept but what can be seen in it: place and time (EXIF, XMP), profiles,
thumbnails, comments and whatever hangs on its end are left behind, because the picture is decoded
and encoded again. What looks like two files in one is refused, since nobody makes that by mistake.
"""

import hashlib
import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from livelihoods.analysis.errors import InputError

_READING: Final = threading.Lock()

FORMATS: Final = ("JPEG", "PNG", "WEBP")
ENDINGS: Final = ("jpg", "jpeg", "png", "webp")
MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 60_000_000
LEAST_SIDE: Final = 320
LONGEST_SIDE: Final = 3000  # what is kept; print in A4 at 250 dots an inch
WIDTHS: Final = (320, 640, 1280)

_QUALITY: Final = {"jpg": 78, "webp": 70}
_MARKUP: Final = (b"<script", b"<?php", b"<html", b"<!doctype html", b"%pdf-1", b"javascript:")
_SECOND_FILE: Final = (b"pk\x03\x04", b"pk\x05\x06", b"rar!", b"7z\xbc\xaf", b"\x7felf", b"<svg")


class PictureError(InputError):
    """A file that is taken for no picture; it says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Intake:
    """A picture as it is kept.

    Attributes:
        content: A JPEG without metadata, at most `LONGEST_SIDE` long.
        file_hash: SHA-256 of the file that was sent: the same file is found again.
        likeness: 64 bits of what it looks like, in hexadecimal: a near copy differs in few.
    """

    content: bytes
    width: int
    height: int
    file_hash: str
    likeness: str


@dataclass(frozen=True, slots=True)
class Size:
    """A smaller copy of a picture."""

    width: int
    height: int
    ending: str
    content: bytes


def take_in(content: bytes, name: str = "") -> Intake:
    """Check a file that was sent, and return the picture in it, encoded anew.

    Raises:
        PictureError: too large, no JPEG, PNG or WebP, cut off, or two files in one.
    """
    _check_file(content, name)
    picture = _decoded(content)
    if min(picture.size) < LEAST_SIDE:
        raise PictureError(
            gettext(
                "the picture is {width} x {height} pixels; send one with at least {least} on its "
                "shorter side"
            ).format(width=picture.width, height=picture.height, least=LEAST_SIDE)
        )
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return Intake(
        content=_encoded(picture, "jpg", 90),
        width=picture.width,
        height=picture.height,
        file_hash=hashlib.sha256(content).hexdigest(),
        likeness=likeness(picture),
    )


def sizes(content: bytes) -> Iterator[Size]:
    """Yield the smaller copies of a picture that was taken in; it is never made larger."""
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as whole:
        whole.load()
        widths = [width for width in WIDTHS if width < whole.width] or [whole.width]
        if len(widths) < len(WIDTHS) and widths[-1] < whole.width:
            widths.append(whole.width)
        for width in widths:
            height = max(1, round(whole.height * width / whole.width))
            small = whole.resize((width, height), Image.Resampling.LANCZOS)
            for ending, quality in _QUALITY.items():
                yield Size(width, height, ending, _encoded(small, ending, quality))


def likeness(picture: Image.Image) -> str:
    """Return the difference hash of a picture: whether each spot is darker than its neighbour.

    Source: N. Krawetz, "Kind of Like That" (2013), https://www.hackerfactor.com/blog/?/archives/529
    """
    small = picture.convert("L").resize((9, 8), Image.Resampling.BILINEAR)
    cells = small.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            place = row * 9 + column
            bits = bits << 1 | (cells[place] < cells[place + 1])
    return f"{bits:016x}"


def differing(first: str, second: str) -> int:
    """Return in how many of 64 bits two pictures look different."""
    return (int(first, 16) ^ int(second, 16)).bit_count()


def _check_file(content: bytes, name: str) -> None:
    if not content:
        raise PictureError(gettext("the file is empty; send it again"))
    if len(content) > MOST_BYTES:
        raise PictureError(
            gettext(
                "the file has {size} MB; at most {most} are taken. Make it smaller and send it "
                "again"
            ).format(size=len(content) // 1024 // 1024, most=MOST_BYTES // 1024 // 1024)
        )
    begin = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begin.startswith((b"<svg", b"<?xml", b"<!doctype")):
        raise PictureError(
            gettext(
                "an SVG or another text file is not taken, because it can hold a program; send a "
                "JPEG, PNG or WebP"
            )
        )
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending and ending not in ENDINGS:
        raise PictureError(
            gettext("a file that ends in .{ending} is not taken; send a JPEG, PNG or WebP").format(
                ending=ending[:12]
            )
        )
    if any(mark in content.lower() for mark in _MARKUP):
        raise PictureError(
            gettext(
                "the file holds a program or a page beside the picture; save the picture anew and "
                "send that"
            )
        )


@contextmanager
def _never_in_part() -> Iterator[None]:
    """Refuse a picture that is cut off, also where a library reads them so for all (WeasyPrint)."""
    with _READING:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _decoded(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                _check_shape(opened)
                _check_end(content, opened.format or "")
                with _never_in_part():
                    opened.load()
                return _plain(opened)
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many() from None
    except UnidentifiedImageError:
        raise PictureError(
            gettext(
                "this is no JPEG, PNG or WebP, whatever its name says; send a picture of one of "
                "these kinds"
            )
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise PictureError(
            gettext(
                "the picture is cut off or damaged; copy it from the camera once more and send it "
                "again"
            )
        ) from None


def _check_shape(opened: Image.Image) -> None:
    if opened.width * opened.height > MOST_PIXELS:
        raise _too_many()
    if getattr(opened, "n_frames", 1) > 1 and opened.format != "MPO":
        raise PictureError(
            gettext("the file holds several pictures (an animation); send a single one")
        )


def _too_many() -> PictureError:
    return PictureError(
        gettext(
            "the picture has more than {most} million pixels; make it smaller and send it again"
        ).format(most=MOST_PIXELS // 1_000_000)
    )


def _check_end(content: bytes, kind: str) -> None:
    """Refuse a second file behind the picture; what cameras append is dropped without a word."""
    rest = content[_end(content, kind) :].lower()
    if any(mark in rest for mark in _SECOND_FILE):
        raise PictureError(
            gettext(
                "another file hangs on the end of the picture; save the picture anew and send that"
            )
        )


def _end(content: bytes, kind: str) -> int:
    """Return where the picture ends in its file."""
    if kind == "PNG":
        found = content.rfind(b"IEND")
        first = content.find(b"IEND\xaeB`\x82")
        return (first + 8) if first >= 0 else (found + 8 if found >= 0 else len(content))
    if kind == "WEBP":
        return 8 + int.from_bytes(content[4:8], "little")
    return _end_of_jpeg(content)


def _end_of_jpeg(content: bytes) -> int:
    """Walk over the segments, whose lengths hide thumbnails, to the end of the picture itself."""
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        if content[place + 1] == 0xDA:  # from here on, FF D9 is the end
            found = content.find(b"\xff\xd9", place)
            return len(content) if found < 0 else found + 2
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return len(content)


def _plain(opened: Image.Image) -> Image.Image:
    """Return the picture upright, in sRGB, on white, without anything beside its pixels."""
    turned = ImageOps.exif_transpose(opened)
    profile = opened.info.get("icc_profile")
    if profile and turned.mode in ("RGB", "CMYK", "L"):
        try:
            changed = ImageCms.profileToProfile(
                turned,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
            turned = changed or turned
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: the plain numbers are the colours
    if turned.mode in ("RGBA", "LA", "P", "PA"):
        clear = turned.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        turned = Image.alpha_composite(paper, clear)
    bare = Image.new("RGB", turned.size)
    bare.paste(turned.convert("RGB"))
    return bare


def _encoded(picture: Image.Image, ending: str, quality: int) -> bytes:
    out = io.BytesIO()
    if ending == "webp":
        picture.save(out, "WEBP", quality=quality, method=2)
    else:
        picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
