"""The ledger of erasures: a chain of lines that outlives the database."""

import json
import multiprocessing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from livelihoods.platform.privacy import ledger
from livelihoods.platform.privacy.ledger import LedgerError, SubjectKey

ANA = SubjectKey("person", 17, datetime(2026, 1, 5, 8, 0, 0, 123, tzinfo=UTC))
BELA = SubjectKey("person", 18, datetime(2026, 1, 6, 8, tzinfo=UTC))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "erasures.jsonl"


def _done(file: Path, subject: SubjectKey) -> None:
    ledger.settle(ledger.intend(subject, plan=1, reason="request", file=file), file=file)


def test_a_ledger_that_is_not_there_has_no_lines(file):
    assert ledger.read(file) == ()
    assert ledger.head(()) == ""


def test_an_erasure_is_open_until_it_is_settled(file):
    intent = ledger.intend(ANA, plan=1, reason="request", file=file)
    (erasure,) = ledger.erasures(ledger.read(file))
    assert (erasure.subject, erasure.is_done, erasure.intent) == (ANA, False, intent)
    ledger.settle(intent, file=file)
    _done(file, BELA)
    assert [(e.subject.id, e.is_done) for e in ledger.erasures(ledger.read(file))] == [
        (17, True),
        (18, True),
    ]


def test_a_line_holds_keys_and_codes_and_nothing_else(file):
    _done(file, ANA)
    first = json.loads(file.read_text().splitlines()[0])
    assert first["subject"] == {
        "id": 17, "kind": "person", "recorded_at": "2026-01-05T08:00:00.000123+00:00",
    }  # fmt: skip
    with pytest.raises(ValueError, match="no code of a reason"):
        ledger.intend(ANA, plan=1, reason="Ana asked by e-mail", file=file)
    with pytest.raises(ValueError, match="no kind of subject"):
        SubjectKey("Ana Invented", 1, datetime.now(UTC))


@pytest.mark.parametrize("change", ["other id", "other reason", "removed", "swapped", "no json"])
def test_what_was_changed_is_found_and_nothing_is_added_to_it(file, change):
    for subject in (ANA, BELA):
        _done(file, subject)
    lines = file.read_text().splitlines()
    match change:
        case "other id":
            lines[0] = lines[0].replace('"id":17', '"id":19')
        case "other reason":
            lines[1] = lines[1].replace("request", "objection")
        case "removed":
            del lines[1]
        case "swapped":
            lines[1], lines[2] = lines[2], lines[1]
        case "no json":
            lines[3] = "{}"
    file.write_text("\n".join(lines) + "\n")
    with pytest.raises(LedgerError, match=r"line \d"):
        ledger.read(file)
    before = file.read_bytes()
    with pytest.raises(LedgerError):
        ledger.intend(ANA, plan=1, reason="request", file=file)
    assert file.read_bytes() == before


def test_a_line_that_was_never_finished_is_left_out_and_written_over(file):
    _done(file, ANA)
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"number":3,"at":"20')
    assert len(ledger.read(file)) == 2
    ledger.intend(BELA, plan=1, reason="request", file=file)
    assert file.read_bytes().startswith(whole)
    assert [line.number for line in ledger.read(file)] == [1, 2, 3]


def test_the_longer_of_two_ledgers_goes_on_from_the_other(file, tmp_path):
    _done(file, ANA)
    older = ledger.read(file)
    copy = tmp_path / "backup" / "erasures.jsonl"
    ledger.write_copy(older, copy)
    assert ledger.read(copy) == older
    _done(file, BELA)
    newer = ledger.read(file)
    assert ledger.longer(older, newer) == ledger.longer(newer, older) == newer
    assert ledger.longer((), newer) == newer
    other = tmp_path / "other.jsonl"
    _done(other, BELA)
    with pytest.raises(LedgerError, match="not of one installation"):
        ledger.longer(newer, ledger.read(other))


def test_a_ledger_that_cannot_be_written_says_so(tmp_path):
    with pytest.raises(LedgerError, match="nothing is erased"):
        ledger.intend(ANA, plan=1, reason="request", file=tmp_path)


def _write_many(file: Path) -> None:
    for _each in range(10):
        _done(file, ANA)


def test_two_writers_at_once_keep_one_chain(file):
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write_many, args=(file,)) for _each in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(ledger.read(file)) == 40
    assert all(erasure.is_done for erasure in ledger.erasures(ledger.read(file)))
