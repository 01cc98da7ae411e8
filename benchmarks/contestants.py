"""Who is measured, and how: each measurement is a process of its own, started from here."""

import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from handover import hand_over
from tasks import Task

HERE = Path(__file__).resolve().parent
OURS, FLOOR, SVY, R = "ours", "floor", "svy", "R survey"
ALL = [OURS, FLOOR, SVY, R]

# As far as the peers can go on a machine of ordinary size: svy holds a vector of all rows for each
# domain, R copies the design for each.
MOST_ROWS = {
    OURS: {"M28": 10**7, "RW": 10**6},
    FLOOR: {"M28": 10**7, "RW": 10**6},
    SVY: {"T1": 10**7, "T2": 10**6, "T3": 10**7, "RW": 10**6},
    R: {"T1": 10**6, "T2": 10**6, "T3": 10**6, "RW": 10**6},
}
NO_LIMIT = {OURS: 10**12, FLOOR: 10**12, SVY: 0, R: 0}
HOW_TO_INSTALL = {
    SVY: "not installed: pip install svy, or name its Python with --svy-python",
    R: "not installed: apt install r-cran-survey",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What one contestant did on one task.

    Attributes:
        rounds: Of each process, the seconds of each run in it, without imports.
        peak_mb: Most resident memory of a process, imports included.
        figures: Domain -> estimate and standard error.
        versions: Package -> version, of a peer.
        missing: Why there is nothing, if there is nothing.
    """

    rounds: list[list[float]] = field(default_factory=list)
    peak_mb: float = 0.0
    figures: dict[str, list[float | None]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    missing: str | None = None

    @property
    def median(self) -> float:
        """The median over processes of the median time of a run."""
        return statistics.median(statistics.median(each) for each in self.rounds)

    @property
    def spread(self) -> float:
        """The slowest process divided by the quickest: how quiet the machine was."""
        medians = [statistics.median(each) for each in self.rounds]
        return max(medians) / min(medians)

    def joined(self, other: "Result") -> "Result":
        """Return both rounds as one result."""
        if self.missing or other.missing:
            return self if self.missing else other
        peak = max(self.peak_mb, other.peak_mb)
        return replace(self, rounds=self.rounds + other.rounds, peak_mb=peak)


@dataclass(frozen=True, slots=True)
class Contestants:
    """The contestants that are installed here.

    Attributes:
        threads: Threads that each may use; R has one.
        svy_python: The Python that has svy.
        absent: Contestant -> how to install it.
    """

    threads: int
    svy_python: str
    absent: dict[str, str]

    @classmethod
    def find(cls, threads: int, svy_python: str | None) -> "Contestants":
        """Find out who is installed."""
        python = svy_python or sys.executable
        tries = {SVY: [python, "-c", "import svy"], R: ["Rscript", "-e", "library(survey)"]}
        absent = {who: HOW_TO_INSTALL[who] for who, words in tries.items() if not _works(words)}
        return cls(threads, python, absent)

    def measure(self, who: str, task: Task, path: Path, rows: int, runs: int) -> Result | None:
        """Measure one contestant on one task; None where it has no part in it."""
        if rows > MOST_ROWS[who].get(task.name, NO_LIMIT[who]):
            return None
        if who in self.absent:
            return Result(missing=self.absent[who])
        words = ["--threads", str(self.threads), "--runs", str(runs)]
        if who == SVY:
            return _started([self.svy_python, HERE / "peer_svy.py", task.name, path, *words])
        if who != R:
            return _started([sys.executable, HERE / "run_ours.py", who, task.name, path, *words])
        with tempfile.TemporaryDirectory() as folder:
            hand_over(path, task.columns, Path(folder))
            # Half a minute for each run of T2 at 10^6 records: one says enough.
            times = 1 if task.name == "T2" and rows > 10**5 else runs
            script = HERE / "peer_survey.R"
            return _started(["Rscript", "--vanilla", script, task.name, folder, str(times)])


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _started(command: list[str | Path]) -> Result:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        words = (done.stderr.strip().splitlines() or ["no word why"])[-1]
        return Result(missing=f"failed ({done.returncode}): {words}")
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return Result(
        rounds=[told["seconds"]],
        peak_mb=told["peak_mb"],
        figures=told["figures"],
        versions=told.get("versions", {}),
        missing=told.get("missing"),
    )
