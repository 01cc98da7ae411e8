"""What comes in as a picture or a sound: what it carried is gone, what is none is refused."""

import io
import struct
import wave
import zlib

import pytest
from PIL import Image, ImageDraw, ImageFile
from PIL.TiffImagePlugin import IFDRational

from livelihoods.platform.media import intake, sound
from livelihoods.platform.media.intake import PictureError
from livelihoods.platform.media.sound import SoundError


def drawn(width: int = 900, height: int = 600, shift: int = 0) -> Image.Image:
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((100 + shift, 100, 400 + shift, 400), fill="#9C3A14")
    pen.rectangle((500, 200, 800, 550), fill="#0F5B5F")
    return picture


def saved(picture: Image.Image, kind: str = "JPEG", **more) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x0110] = "A phone that tells"
    exif[0x0112] = 6  # on its side
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (IFDRational(4), IFDRational(36), IFDRational(0)), 3: "W"}
    )
    exif[0x8825] = exif.get_ifd(0x8825)
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Rosa, Calle 13</x:xmpmeta>"
    return saved(drawn(), exif=exif, xmp=xmp, comment=b"Rosa")


def test_place_camera_and_comments_are_left_behind():
    sent = with_place()
    assert b"A phone that tells" in sent
    assert b"Calle 13" in sent
    found = intake.take_in(sent, "IMG_1.jpg")
    kept = Image.open(io.BytesIO(found.content))
    assert not kept.getexif()
    assert not kept.getexif().get_ifd(0x8825)
    assert kept.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progression",
                                "progressive"}  # fmt: skip
    for told in (b"A phone that tells", b"Calle 13", b"Rosa", b"Exif", b"xmpmeta", b"ICC_PROFILE"):
        assert told not in found.content
        assert all(told not in size.content for size in intake.sizes(found.content))
    assert (found.width, found.height) == (600, 900)  # turned upright


def test_png_and_webp_become_plain_jpegs_on_white():
    clear = drawn().convert("RGBA")
    clear.putalpha(0)
    for kind in ("PNG", "WEBP"):
        found = intake.take_in(saved(clear, kind), "x.png")
        kept = Image.open(io.BytesIO(found.content))
        assert kept.format == "JPEG"
        assert min(kept.getpixel((450, 300))) > 250


def png_bomb() -> bytes:
    """Says that it is 60,000 x 60,000 pixels, in a few bytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        crc = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def animation() -> bytes:
    return saved(drawn(), "WEBP", save_all=True, append_images=[drawn(shift=50)])


SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"
ZIP = b"PK\x03\x04" + b"\0" * 40
CORPUS = {
    "empty": (b"", "x.jpg", "empty"),
    "svg": (SVG, "x.svg", "SVG"),
    "svg called jpg": (SVG, "x.jpg", "SVG"),
    "program called jpg": (b"\x7fELF" + b"\0" * 400, "x.jpg", "no JPEG"),
    "gif": (saved(drawn(), "GIF"), "x.gif", "ends in .gif"),
    "gif called jpg": (saved(drawn(), "GIF"), "x.jpg", "no JPEG"),
    "picture called html": (saved(drawn()), "x.html", "ends in .html"),
    "bomb": (png_bomb(), "x.png", "million pixels"),
    "cut off": (saved(drawn())[:4000], "x.jpg", "cut off"),
    "cut off png": (saved(drawn(), "PNG")[:900], "x.png", "cut off"),
    "zip behind": (saved(drawn()) + ZIP, "x.jpg", "hangs on the end"),
    "zip behind png": (saved(drawn(), "PNG") + ZIP, "x.png", "hangs on the end"),
    "page in the comment": (saved(drawn(), comment=b"<script>1</script>"), "x.jpg", "program"),
    "program in php": (saved(drawn(), comment=b"<?PHP 1;"), "x.jpg", "program"),
    "pdf behind": (saved(drawn()) + b"%PDF-1.7", "x.jpg", "program or a page"),
    "animation": (animation(), "x.webp", "several pictures"),
    "small": (saved(drawn(200, 100)), "x.jpg", "at least 320"),
}


@pytest.mark.parametrize("case", CORPUS)
def test_what_is_no_plain_picture_is_refused_with_its_reason(case):
    content, name, why = CORPUS[case]
    with pytest.raises(PictureError, match=why):
        intake.take_in(content, name)


def test_a_file_that_is_too_large_is_not_opened(monkeypatch):
    monkeypatch.setattr(intake, "MOST_BYTES", 1000)
    with pytest.raises(PictureError, match="at most"):
        intake.take_in(saved(drawn()))


def test_what_a_phone_appends_is_dropped_without_a_word():
    found = intake.take_in(saved(drawn()) + b"SEFT motion photo", "x.jpg")
    assert b"SEFT" not in found.content


def test_sizes_are_small_and_never_larger_than_the_picture():
    found = intake.take_in(saved(drawn(2000, 1300)))
    made = list(intake.sizes(found.content))
    assert [(size.width, size.ending) for size in made] == [
        (width, ending) for width in (320, 640, 1280) for ending in ("jpg", "webp")
    ]
    assert all(len(size.content) < 60_000 for size in made)
    narrow = intake.sizes(intake.take_in(saved(drawn(500, 400))).content)
    assert max(size.width for size in narrow) == 500


def test_a_near_copy_looks_the_same_and_another_picture_does_not():
    first = intake.take_in(saved(drawn()))
    smaller = intake.take_in(saved(drawn().resize((600, 400)), quality=40))
    other = intake.take_in(saved(drawn().transpose(Image.Transpose.ROTATE_90)))
    assert first.file_hash != smaller.file_hash
    assert intake.differing(first.likeness, smaller.likeness) <= 6
    assert intake.differing(first.likeness, other.likeness) > 12


def tone(frames: int = 800) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes(range(200)) * (frames // 200))
    return out.getvalue()


def test_sound_is_kept_without_its_tags():
    info = b"LIST" + struct.pack("<I", 16) + b"INFOIART\x04\0\0\0Rosa"
    found = sound.take_in(tone() + info)
    assert b"Rosa" not in found.content
    frames = b"\xff\xfb\x90\x00" + b"\x01" * 400
    tagged = b"ID3\x04\0\0\0\0\0\x0aRosaRosaRo" + frames + b"TAG" + b"Rosa".ljust(125, b"\0")
    assert sound.take_in(tagged).content == frames


@pytest.mark.parametrize("sent", [b"", tone()[:300], b"MZ" + b"\0" * 100, b"ID3"])
def test_what_is_no_sound_is_refused(sent):
    with pytest.raises(SoundError):
        sound.take_in(sent)


@pytest.mark.parametrize("case", ["cut off", "cut off png"])
def test_a_picture_is_never_read_in_part_whatever_other_libraries_ask_for(case, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    content, name, why = CORPUS[case]
    with pytest.raises(PictureError, match=why):
        intake.take_in(content, name)
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True
