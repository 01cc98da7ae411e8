"""Run cases of reference results through our engine.

    python -m tests.reference.run DIR [--json OUT] [--group NAME] [--case ID] [--verbose]

DIR holds `cases/*.json` and `data/`. Every case passes, fails, or is unsupported: it has a word
that is not in the vocabulary of the form. The last line is `N passed, N failed, N unsupported`.
Ends with 0 if none failed, 1 if one did, 2 if DIR or a file in it is not of the form.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.errors import LonelyUnitError
from tests.reference.asking import ask
from tests.reference.case import Case, FormError, case_files, read_cases
from tests.reference.comparison import Comparison
from tests.reference.vocabulary import UnsupportedError, check

_LONELY = "only one PSU"
OUTCOMES = ("passed", "failed", "unsupported")


@dataclass(frozen=True)
class Result:
    """What became of one case, and why; `more` counts the differences that are not shown."""

    id: str
    group: str
    file: str
    outcome: str
    why: str = ""
    more: int = 0
    seconds: float = 0.0

    def line(self) -> str:
        """Write the result in one line."""
        more = f" (and {self.more} more)" if self.more else ""
        why = f": {self.why}{more}" if self.why else ""
        return f"{self.outcome} {self.id}{why}"


def run_case(case: Case) -> Result:
    """Run one case.

    An error is a failure unless one is expected and it is of its kind: what the form expects are
    strata of a single PSU under the rule "fail".
    """
    started = time.perf_counter()

    def result(outcome: str, why: str = "", more: int = 0) -> Result:
        seconds = round(time.perf_counter() - started, 4)
        return Result(case.id, case.group, case.file.stem, outcome, why, more, seconds)

    expected = case.expected.get("error")
    try:
        check(case)
        answer = ask(case)
        found = [] if expected else list(Comparison(case, answer).differences())
    except UnsupportedError as error:
        return result("unsupported", f"{error} is not in the vocabulary")
    except InputError as error:
        why = _other_error(error, expected)
        return result("failed", why) if why else result("passed")
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in one case is its failure
        first = (str(error).splitlines() or [""])[0]
        return result("failed", f"{type(error).__name__}: {first}")
    if expected:
        return result("failed", f"ours answers, expected is an error: {expected}")
    return result("failed", str(found[0]), len(found) - 1) if found else result("passed")


def _other_error(error: InputError, expected: str | None) -> str:
    """Say why an error of input is not the expected one; nothing where it is."""
    if not expected:
        return f"refused: {error}"
    if _LONELY in expected and not isinstance(error, LonelyUnitError):
        return f"refused for another reason than {expected!r}: {error}"
    return ""


def run(
    folder: Path,
    chosen: Callable[[Case], bool] = lambda _: True,
) -> Iterator[Result]:
    """Run the cases of a directory that are chosen; every file is read before the first runs."""
    files, data = case_files(folder)
    cases = [case for file in files for case in read_cases(file, data)]
    # Cases of one design stand together, so that a survey is opened once.
    return (run_case(case) for case in cases if chosen(case))


def summary(results: Sequence[Result]) -> str:
    """The last line."""
    counts = Counter(each.outcome for each in results)
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.reference.run")
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all results there")
    parser.add_argument("--group", help="only the cases of this file, or whose ids begin so")
    parser.add_argument("--case", help="only the case of this id")
    parser.add_argument("--verbose", action="store_true", help="a line for every case")
    said = parser.parse_args(arguments)

    def chosen(case: Case) -> bool:
        in_group = said.group is None or said.group in {case.group, case.file.stem}
        return in_group and said.case in {None, case.id}

    results = []
    try:
        for each in run(said.directory, chosen):
            results.append(each)
            if said.verbose or each.outcome == "failed":
                print(each.line(), flush=True)
    except FormError as error:
        print(error, file=sys.stderr)
        return 2
    _print_groups(results)
    if said.json:
        counts = Counter(each.outcome for each in results)
        content = {
            **{outcome: counts[outcome] for outcome in OUTCOMES},
            "cases": [asdict(each) for each in results],
        }
        said.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(summary(results))
    return 1 if any(each.outcome == "failed" for each in results) else 0


def _print_groups(results: Sequence[Result]) -> None:
    groups = dict.fromkeys(each.group for each in results)
    width = max((len(group) for group in groups), default=0)
    for group in groups:
        print(f"{group:{width}}  {summary([each for each in results if each.group == group])}")


if __name__ == "__main__":
    sys.exit(main())
