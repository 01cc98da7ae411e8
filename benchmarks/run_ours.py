"""Measure this package, or the floor, on one task: started by `engine.py`, one process each.

The floor is what any engine must do: DuckDB reads the columns of the task and adds each of them up.
A text is added up by its length, which makes the engine decode the column and costs least of what
does (counting the values is 0.8 of it, the smallest value 1.4).
"""

import argparse
import sys
from pathlib import Path

from measuring import key, repeat, tell
from tasks import NUMBERS, TASKS, NotAvailableError, Task, ours


def measure_ours(task: Task, path: Path, threads: int, runs: int) -> None:
    """Run the task with this package."""
    try:
        run = ours(task, path, threads)
    except NotAvailableError as error:
        tell([], {}, missing=str(error))
        return
    seconds, table = repeat(run, runs)
    figures = {}
    if len(task.by) == 1:
        for row in table.arrow().to_pylist():
            figures[key([row[name] for name in task.by[0]])] = [row["value"], row["se"]]
    tell(seconds, figures, rows=table.arrow().num_rows)


def measure_floor(task: Task, path: Path, threads: int, runs: int) -> None:
    """Add the columns up and do nothing else."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    columns = task.columns
    sums = ", ".join(
        f"SUM({name})" if name in NUMBERS or name.startswith("rw") else f"SUM(strlen({name}))"
        for name in columns
    )
    query = f"SELECT {sums} FROM read_parquet('{path}')"
    seconds, _ = repeat(lambda: connection.execute(query).fetchall(), runs)
    tell(seconds, {})


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("who", choices=["ours", "floor"])
    parser.add_argument("task", choices=list(TASKS))
    parser.add_argument("path", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    run = {"ours": measure_ours, "floor": measure_floor}[asked.who]
    run(TASKS[asked.task], asked.path, asked.threads, asked.runs)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
