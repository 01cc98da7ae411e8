"""The ledger of erasures: a file outside the database, so that a restored backup forgets again.

One JSON object a line, only ever added:

    {"number": 1, "at": "2026-03-01T09:30:00.123456+00:00", "state": "intent", "erasure": 1,
     "subject": {"kind": "person", "id": 17, "recorded_at": "2026-01-05T08:00:00.5+00:00"},
     "plan": 1, "reason": "request", "previous_hash": "", "hash": "<sha256>"}

An erasure writes `intent` before it touches the database and `done` after its commit; both carry
the same `erasure`, the number of the intent. Killed between them, it stays open, and `replay` of
the room's actions does it again; erasing what is erased changes nothing.

A line names nobody. `id` is the primary key, and `recorded_at` the instant at which the row was
recorded: after a restore a primary key may be given out anew, an instant is not.

Each line carries the hash of the one before. The lines that were cut off at the end cannot be told
by the file alone: every erasure is also in the audit with the hash of its intent.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal

from django.conf import settings
from django.core.files import locks

from livelihoods.analysis.errors import InputError

State = Literal["intent", "done"]

_STATES: tuple[State, ...] = ("intent", "done")
_CODE = re.compile(r"[a-z][a-z_]{0,29}")
_NAMES = frozenset(
    ("number", "at", "state", "erasure", "subject", "plan", "reason", "previous_hash", "hash")
)


class LedgerError(InputError):
    """The ledger cannot be read or is not the one that was written; says which line and why."""


@dataclass(frozen=True)
class SubjectKey:
    """Whom an erasure is about, without saying who it is.

    `kind` is the kind of subject (person, account, ...), `id` the primary key of its row and
    `recorded_at` the instant at which that row was recorded.
    """

    kind: str
    id: int
    recorded_at: datetime

    def __post_init__(self) -> None:
        """Refuse what could be a name: a kind and a reason are short codes, an id is a number."""
        if not _CODE.fullmatch(self.kind):
            raise ValueError(f"{self.kind!r} is no kind of subject")


@dataclass(frozen=True)
class Line:
    """One line of the ledger, with its hash."""

    number: int
    at: datetime
    state: State
    erasure: int
    subject: SubjectKey
    plan: int
    reason: str
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class Erasure:
    """One erasure: the line of its intent, and whether it is known to be done."""

    intent: Line
    is_done: bool

    @property
    def subject(self) -> SubjectKey:
        """Whom it is about."""
        return self.intent.subject


def path() -> Path:
    """Return where the ledger lies: `erasures.jsonl` in the data folder, unless set otherwise."""
    return Path(settings.ERASURE_LEDGER)


def read(file: Path | None = None) -> tuple[Line, ...]:
    """Return all lines, the chain checked; a ledger that is not there has none.

    A last line without its end was never finished, so nothing rests on it: it is left out.

    Args:
        file: the ledger; that of this installation where none is given.

    Raises:
        LedgerError: naming the first line that is not what was written.
    """
    file = file or path()
    try:
        return _parse(file.read_bytes(), file)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise LedgerError(f"{file}: the ledger cannot be read: {error.strerror}") from None


def erasures(lines: Iterable[Line]) -> tuple[Erasure, ...]:
    """Return the erasures of a ledger in their order, each with whether it is done."""
    lines = tuple(lines)
    done = {line.erasure for line in lines if line.state == "done"}
    return tuple(Erasure(line, line.number in done) for line in lines if line.state == "intent")


def head(lines: Sequence[Line]) -> str:
    """Return the hash of the last line, which stands for all of them; empty without lines."""
    return lines[-1].hash if lines else ""


def longer(ours: Sequence[Line], theirs: Sequence[Line]) -> Sequence[Line]:
    """Return that of two ledgers which goes on from the other.

    A backup holds a copy of the ledger of its day. A restore keeps the longer of that copy and the
    one that it finds in the data folder, so that no erasure since is lost.

    Raises:
        LedgerError: where each has lines that the other has not: they are of two installations.
    """
    short, long = sorted((ours, theirs), key=len)
    if short and long[len(short) - 1].hash != short[-1].hash:
        raise LedgerError(
            f"two ledgers of erasures part before line {len(short)}: they are not of one "
            "installation; keep both files, and replay both"
        )
    return long


def intend(subject: SubjectKey, *, plan: int, reason: str, file: Path | None = None) -> Line:
    """Write that an erasure is about to be done, on the disk when this returns.

    Args:
        subject: whom it is about.
        plan: the version of the rules by which it is erased.
        reason: a code, never a sentence: a sentence could name somebody.
        file: the ledger; that of this installation where none is given.

    Raises:
        LedgerError: where the ledger is broken or cannot be written: then nothing may be erased.
    """
    if not _CODE.fullmatch(reason):
        raise ValueError(f"{reason!r} is no code of a reason")
    return _append(file or path(), "intent", subject=subject, plan=plan, reason=reason)


def settle(intent: Line, *, file: Path | None = None) -> Line:
    """Write that the erasure of an intent is done; call it after the commit.

    Raises:
        LedgerError: where the ledger is broken or cannot be written; the erasure stays open.
    """
    return _append(
        file or path(),
        "done",
        subject=intent.subject,
        plan=intent.plan,
        reason=intent.reason,
        erasure=intent.number,
    )


def write_copy(lines: Sequence[Line], file: Path) -> None:
    """Write lines as a ledger of their own, whole or not at all: for a backup, or a restore.

    Raises:
        LedgerError: where the file cannot be written.
    """
    content = b"".join(_written(line) for line in lines)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as stream:
            stream.write(content)
            _to_disk(stream)
        beside.replace(file)
    except OSError as error:
        raise LedgerError(f"{file}: the ledger cannot be written: {error.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)


def _append(
    file: Path, state: State, *, subject: SubjectKey, plan: int, reason: str, erasure: int = 0
) -> Line:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a+b") as stream:
            locks.lock(stream, locks.LOCK_EX)  # one writer at a time, also of another process
            stream.seek(0)
            content = stream.read()
            lines = _parse(content, file)
            whole = content.rfind(b"\n") + 1
            if whole < len(content):
                stream.truncate(whole)
            number = len(lines) + 1
            said: dict[str, Any] = {
                "number": number,
                "at": datetime.now(UTC),
                "state": state,
                "erasure": erasure or number,
                "subject": subject,
                "plan": plan,
                "reason": reason,
                "previous_hash": head(lines),
            }
            line = Line(**said, hash=_hash(said))
            stream.write(_written(line))
            _to_disk(stream)
            return line
    except OSError as error:
        raise LedgerError(
            f"{file}: the ledger of erasures cannot be written, so nothing is erased: "
            f"{error.strerror}"
        ) from None


def _to_disk(stream: BinaryIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _parse(content: bytes, file: Path) -> tuple[Line, ...]:
    lines: list[Line] = []
    intents: dict[int, Line] = {}
    for number, text in enumerate(content[: content.rfind(b"\n") + 1].splitlines(), 1):
        try:
            line = _line(json.loads(text))
        except (ValueError, TypeError, KeyError):
            raise LedgerError(f"{file}, line {number}: this is no line of a ledger") from None
        said = {name: getattr(line, name) for name in _NAMES - {"hash"}}
        if line.number != number or line.previous_hash != head(lines) or line.hash != _hash(said):
            raise LedgerError(
                f"{file}, line {number}: it was changed, or one before it was changed or removed"
            )
        if line.state == "intent":
            intents[number] = line
        elif line.erasure not in intents or intents[line.erasure].subject != line.subject:
            raise LedgerError(f"{file}, line {number}: it ends an erasure that never began")
        lines.append(line)
    return tuple(lines)


def _line(said: dict[str, Any]) -> Line:
    if said.keys() != _NAMES or said["state"] not in _STATES:
        raise ValueError
    subject = said["subject"]
    return Line(
        **{
            **said,
            "at": datetime.fromisoformat(said["at"]),
            "subject": SubjectKey(
                subject["kind"], subject["id"], datetime.fromisoformat(subject["recorded_at"])
            ),
        }
    )


def _plain(value: Any) -> Any:
    if isinstance(value, SubjectKey):
        return {name: _plain(part) for name, part in asdict(value).items()}
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _json(said: dict[str, Any]) -> bytes:
    plain = {name: _plain(value) for name, value in said.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def _hash(said: dict[str, Any]) -> str:
    return hashlib.sha256(_json(said)).hexdigest()


def _written(line: Line) -> bytes:
    return _json({name: getattr(line, name) for name in _NAMES}) + b"\n"
