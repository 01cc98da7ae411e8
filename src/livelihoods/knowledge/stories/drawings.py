"""Pictures drawn by code for the demonstration: shapes on a grid of 120 x 80."""

import io
import math
import wave
from collections.abc import Sequence
from typing import Any, Final

from PIL import Image, ImageDraw

from livelihoods.analysis.errors import InputError

_WIDTH, _HEIGHT = 120, 80
_DOTS: Final = 24  # drawn twice as large as kept, for smooth edges


def drawn(shapes: Sequence[Sequence[Any]]) -> bytes:
    """Return a drawing as a PNG of 1440 x 960.

    Raises:
        InputError: a shape that is none.
    """
    picture = Image.new("RGB", (_WIDTH * _DOTS, _HEIGHT * _DOTS), "#F4ECDF")
    pen = ImageDraw.Draw(picture)
    for shape in shapes:
        try:
            _draw(pen, shape)
        except (ValueError, IndexError, TypeError, KeyError) as error:
            raise InputError(f"cannot draw {shape!r}: {error}") from None
    out = io.BytesIO()
    small = picture.resize((_WIDTH * 12, _HEIGHT * 12), Image.Resampling.LANCZOS)
    small.save(out, "PNG")
    return out.getvalue()


def _draw(pen: ImageDraw.ImageDraw, shape: Sequence[Any]) -> None:
    kind, *rest = shape
    if kind in ("rect", "oval"):
        x, y, width, height, colour = rest
        box = [_at(x), _at(y), _at(x + width), _at(y + height)]
        (pen.rectangle if kind == "rect" else pen.ellipse)(box, fill=colour)
    elif kind == "poly":
        pen.polygon([_at(each) for each in rest[1:]], fill=rest[0])
    elif kind == "line":
        pen.line([_at(each) for each in rest[2:]], fill=rest[1], width=_at(rest[0]), joint="curve")
    elif kind == "person":
        _person(pen, rest[:3], rest[3:])
    else:
        raise ValueError("no such shape")


def _person(pen: ImageDraw.ImageDraw, place: Sequence[float], colours: Sequence[str]) -> None:
    """Draw somebody who stands upright and looks at us; without features, so that it is nobody."""
    x, feet, height = place
    skin, clothes, hair = colours
    head = height * 0.17
    top = feet - height
    shoulder = top + head * 1.15
    half = height * 0.15
    pen.ellipse(_box(x - head * 0.62, top - head * 0.1, head * 1.24, head * 1.25), fill=hair)
    pen.polygon(
        [_at(each) for each in (x - half * 0.62, feet - height * 0.32, x - half * 0.2, feet,
                                x - half * 0.75, feet)],
        fill="#231C17",
    )  # fmt: skip
    pen.polygon(
        [_at(each) for each in (x + half * 0.62, feet - height * 0.32, x + half * 0.2, feet,
                                x + half * 0.75, feet)],
        fill="#231C17",
    )  # fmt: skip
    pen.rounded_rectangle(
        _box(x - half, shoulder, half * 2, height * 0.4), radius=_at(half * 0.6), fill=clothes
    )
    pen.polygon(
        [_at(each) for each in (x - half * 0.95, shoulder + height * 0.2, x + half * 0.95,
                                shoulder + height * 0.2, x + half * 1.35, feet - height * 0.1,
                                x - half * 1.35, feet - height * 0.1)],
        fill=clothes,
    )  # fmt: skip
    pen.rectangle(_box(x - head * 0.2, top + head * 0.7, head * 0.4, head * 0.6), fill=skin)
    pen.ellipse(_box(x - head * 0.45, top, head * 0.9, head * 1.05), fill=skin)
    pen.chord(
        _box(x - head * 0.52, top - head * 0.12, head * 1.04, head * 0.8), 180, 360, fill=hair
    )


def _box(x: float, y: float, width: float, height: float) -> list[int]:
    return [_at(x), _at(y), _at(x + width), _at(y + height)]


def _at(units: float) -> int:
    return round(units * _DOTS)


def tones(seconds: float = 3.0, rate: int = 8000) -> bytes:
    """Return a few plain tones as a WAV: the recording of the demonstration is no voice."""
    frames = bytearray()
    count = int(seconds * rate)
    for place in range(count):
        pitch = (262, 330, 392)[place * 3 // count]
        fade = min(1.0, (place % (count // 3)) / 400, ((count // 3) - place % (count // 3)) / 400)
        frames.append(128 + int(40 * fade * math.sin(2 * math.pi * pitch * place / rate)))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(bytes(frames))
    return out.getvalue()
