"""What is measured: tables that a statistical office makes of its labour force survey.

Every contestant computes the same figures. Ours starts from the Parquet file each time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

EMPLOYED = "labour_status = 'employed'"
REPLICATES = 80
SEVEN = ["region", "urban", "sex", "age_group", "education", "status_in_employment", "industry"]
DESIGN = ("stratum", "psu", "weight")
NUMBERS = {*DESIGN, "urban", "informal", "earnings"}


@dataclass(frozen=True, slots=True)
class Task:
    """One table.

    Attributes:
        name: A short name, for the command line and the table.
        title: What it shows.
        y: The analysis column.
        by: Sets of columns to break down by.
        design: The columns that its standard errors need.
    """

    name: str
    title: str
    y: str
    by: list[list[str]]
    design: tuple[str, ...] = DESIGN

    @property
    def columns(self) -> list[str]:
        """The columns that anybody must read to make the table."""
        domains = dict.fromkeys(name for each in self.by for name in each)
        return [*self.design, *domains, self.y, "labour_status"]


_RATE = "informality rate by sex and status in employment"
TASKS = {
    each.name: each
    for each in [
        Task("T1", f"{_RATE} (8 domains)", "informal", [["sex", "status_in_employment"]]),
        Task(
            "T2",
            "number of informal workers by region and industry (420 domains)",
            "informal",
            [["region", "industry"]],
        ),
        Task("T3", "median earnings by sex, with interval", "earnings", [["sex"]]),
        Task(
            "M28",
            "number and rate for the 28 single and paired sets of seven variables",
            "informal",
            [[one] for one in SEVEN] + [list(pair) for pair in combinations(SEVEN, 2)],
        ),
        Task(
            "RW",
            f"T1 with {REPLICATES} columns of replicate weights",
            "informal",
            [["sex", "status_in_employment"]],
            ("weight", *(f"rw{number}" for number in range(1, REPLICATES + 1))),
        ),
    ]
}


class NotAvailableError(Exception):
    """The engine has not got what the task asks for."""


def ours(task: Task, path: Path, threads: int) -> Callable[[], Any]:
    """Return what makes the table with this package, from the file to the rows."""
    from livelihoods.analysis import statistics as engine

    design = {"weights": "weight", "strata": "stratum", "psu": "psu", "nest": True}
    try:
        if task.name == "RW":
            kind = engine.Replicates(pattern="rw*", scale=1 / (REPLICATES - 1), df=REPLICATES - 1)
            design = {"weights": "weight", "replicates": kind}
        asked = {
            "T1": lambda: [engine.mean("informal")],
            "T2": lambda: [engine.total("informal")],
            "T3": lambda: [engine.quantile("earnings", 0.5)],
            "M28": lambda: [engine.total("informal"), engine.mean("informal")],
            "RW": lambda: [engine.mean("informal")],
        }[task.name]()
    except AttributeError as error:
        raise NotAvailableError(str(error)) from None

    def run() -> Any:
        survey = engine.Survey.open(path, design=engine.Design(**design), threads=threads)
        return survey.estimate(asked, by=task.by, where=EMPLOYED)

    return run
