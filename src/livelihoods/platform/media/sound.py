"""Sound that comes in: WAV and MP3 by what they are, without the words that they carried."""

import io
import wave
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError

MOST_BYTES: Final = 20 * 1024 * 1024
TYPES: Final = {"wav": "audio/wav", "mp3": "audio/mpeg"}
_ID3V1: Final = 128


class SoundError(InputError):
    """A file that is taken for no sound; it says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording as it is kept: its samples or frames alone."""

    content: bytes
    ending: str


def take_in(content: bytes) -> Sound:
    """Check a file that was sent, and return the sound in it without its tags.

    Raises:
        SoundError: empty, too large, cut off, or neither WAV nor MP3.
    """
    if not content:
        raise SoundError(gettext("the file is empty; send it again"))
    if len(content) > MOST_BYTES:
        raise SoundError(
            gettext(
                "the recording has more than {most} MB; save it as MP3 and send it again"
            ).format(most=MOST_BYTES // 1024 // 1024)
        )
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return Sound(_plain_wav(content), "wav")
    frames = _frames(content)
    if frames is None:
        raise SoundError(
            gettext("this is neither WAV nor MP3, whatever its name says; save it as MP3")
        )
    return Sound(frames, "mp3")


def _damaged() -> SoundError:
    return SoundError(gettext("the recording is cut off or damaged; copy it once more"))


def _plain_wav(content: bytes) -> bytes:
    try:
        with wave.open(io.BytesIO(content)) as sent:
            params, samples = sent.getparams(), sent.readframes(sent.getnframes())
    except (wave.Error, EOFError):
        raise SoundError(
            gettext("the recording is cut off or damaged; copy it once more")
        ) from None
    if len(samples) < params.nframes * params.nchannels * params.sampwidth:
        raise _damaged()
    out = io.BytesIO()
    with wave.open(out, "wb") as kept:
        kept.setparams(params)
        kept.writeframes(samples)
    return out.getvalue()


def _frames(content: bytes) -> bytes | None:
    """Return an MP3 without ID3 tags (version 2 before, version 1 behind); None: it is none."""
    if content[:3] == b"ID3" and len(content) > 10:
        size = 0
        for byte in content[6:10]:
            size = size << 7 | (byte & 0x7F)
        content = content[10 + size :]
    if content[-_ID3V1:][:3] == b"TAG":
        content = content[:-_ID3V1]
    is_frame = len(content) > 4 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    return content if is_frame else None
