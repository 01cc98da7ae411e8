"""Measure the estimation engine against the bare reading of the file, svy and R survey.

Run `python benchmarks/engine.py [--rows 1e5,1e6] [--data DIR] [--svy-python PATH]`. Prints a page
of Markdown: times as ratios, peak memory, agreement of the figures, and whether the bounds are met.
`--write docs/benchmarks.md` writes it to a file too.
"""

import argparse
import hashlib
import importlib.util
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import labour_force
from bounds import Results
from contestants import FLOOR, OURS, SVY, Contestants, R
from report import page
from tasks import REPLICATES, TASKS, Task

MOST_RUNS = {10**8: 1}


def source_digest() -> str:
    """Return a digest of the package's source: what was measured must not change meanwhile."""
    spec = importlib.util.find_spec("livelihoods")
    assert spec is not None
    assert spec.origin is not None
    digest = hashlib.sha256()
    for path in sorted((Path(spec.origin).parent / "analysis").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def file_for(task: Task, rows: int, folder: Path) -> Path:
    """Return the file of a task, written now if it is not there yet."""
    replicates = REPLICATES if task.name == "RW" else 0
    path = folder / f"labour_force_{rows}{'_replicates' if replicates else ''}.parquet"
    if not path.exists():
        _say(f"writing {rows:,} records{' with replicate weights' if replicates else ''}")
        labour_force.write(path, rows, replicates=replicates)
    return path


def measure(
    contestants: Contestants, tasks: list[Task], all_rows: list[int], folder: Path, runs: int
) -> Results:
    """Measure every contestant on every task, one process after the other."""
    results: Results = {}
    for rows in all_rows:
        for task in tasks:
            if task.name == "RW" and rows > 10**6:
                continue  # 80 columns more: it is measured where its bound is
            path = file_for(task, rows, folder)
            # Ours and the floor take turns with the peers: what else the machine does then slows
            # all of them alike.
            for who in (OURS, FLOOR, SVY, OURS, FLOOR, R, OURS, FLOOR):
                times = min(runs, MOST_RUNS.get(rows, runs))
                result = contestants.measure(who, task, path, rows, times)
                if result is None:
                    continue
                cell = rows, task.name, who
                results[cell] = results[cell].joined(result) if cell in results else result
                words = result.missing or f"{result.median:.3f} s, {result.peak_mb:,.0f} MB"
                _say(f"{rows:>11,} {task.name:<4} {who:<9} {words}")
    return results


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main() -> None:
    """Measure, and print or write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="1e5,1e6", help="sizes, such as 1e5,1e6,1e7,1e8")
    parser.add_argument("--tasks", default=",".join(TASKS), help="which of the tasks")
    parser.add_argument("--data", type=Path, help="folder where generated files are kept")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--svy-python", help="the Python that has svy (pip install svy)")
    parser.add_argument("--write", type=Path, help="file for the page")
    asked = parser.parse_args()
    contestants = Contestants.find(asked.threads, asked.svy_python)
    for who, words in contestants.absent.items():
        _say(f"{who}: {words}")
    sizes = [int(float(each)) for each in asked.rows.split(",")]
    tasks = [TASKS[name] for name in asked.tasks.split(",")]
    with ExitStack() as stack:
        folder = asked.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        before = source_digest()
        results = measure(contestants, tasks, sizes, folder, asked.runs)
    source = f"source {before}"
    if source_digest() != before:
        source = "THE SOURCE CHANGED WHILE IT WAS MEASURED: these numbers are of no one version"
        _say(source)
    text = page(
        results, threads=asked.threads, runs=asked.runs, absent=contestants.absent, source=source
    )
    print(text)
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
