import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts" / "check_names.py"


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, folder], capture_output=True, text=True, check=False
    )


def test_a_module_named_after_nothing_is_refused(tmp_path: Path):
    (tmp_path / "membership").mkdir()
    (tmp_path / "membership" / "helpers.py").touch()
    result = check(tmp_path)
    assert result.returncode == 1
    assert "membership/helpers.py" in result.stdout


def test_a_package_named_after_nothing_is_refused(tmp_path: Path):
    (tmp_path / "utils").mkdir()
    (tmp_path / "utils" / "dates.py").touch()
    assert check(tmp_path).returncode == 1


def test_nouns_of_the_domain_pass(tmp_path: Path):
    (tmp_path / "roll.py").touch()
    result = check(tmp_path)
    assert (result.returncode, result.stdout) == (0, "")
