"""What every test may rely on: where shared data lies, and what is left out where it is absent."""

import gc
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling, Scheduling

from tests.migrated import django_db_setup, migrated_folder

__all__ = ["django_db_setup", "migrated_folder"]

ROOT = Path(__file__).resolve().parents[1]

# A machine that is busy with others is no failure of a property.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")


def shared_folder() -> Path | None:
    """Return the folder of larger shared data, or None where this machine has none."""
    folder = Path(os.environ.get("LIVELIHOODS_SHARED") or ROOT.parent / "shared")
    return folder if (folder / "data").is_dir() else None


# Whole commands in processes of their own, whole loads of the network, whole surveys, the long
# reference table: what `make quick` leaves to `make test`, as what needs a database.
SLOW = (
    "tests/access",
    "tests/cli",
    "tests/knowledge/indicators/briefs/",
    "tests/project/test_settings.py",
    "tests/network/test_reloading.py",
    "tests/network/test_concurrency.py",
    "tests/platform/backup",
    "tests/scenarios",
    "tests/work",
    "tests/reference/test_reference.py",
    "tests/analysis/statistics/contribution/",
    "tests/analysis/statistics/decomposition/",
    "tests/analysis/statistics/ilostat/test_comparison.py",
    "tests/analysis/statistics/test_brazil.py",
    "tests/analysis/statistics/test_checking.py",
    "tests/analysis/statistics/test_codebook_by_the_docs.py",
    "tests/analysis/statistics/test_disagreement.py",
    "tests/analysis/statistics/test_documentation.py",
    "tests/analysis/statistics/test_engine.py",
    "tests/analysis/statistics/test_estimates.py",
    "tests/analysis/statistics/test_faults.py",
    "tests/analysis/statistics/test_given_away.py",
    "tests/analysis/statistics/test_groups.py",
    "tests/analysis/statistics/test_indicators.py",
    "tests/analysis/statistics/test_path.py",
    "tests/analysis/statistics/test_published.py",
    "tests/analysis/statistics/test_suppression.py",
    "tests/analysis/statistics/test_traits.py",
    "tests/analysis/statistics/estimation/test_comparison.py",
    "tests/analysis/statistics/estimation/test_independence.py",
    "tests/analysis/statistics/estimation/test_influence_covariance.py",
    "tests/analysis/statistics/estimation/test_inequality_of_domains.py",
    "tests/analysis/statistics/estimation/test_invariance.py",
    "tests/analysis/statistics/estimation/test_leavings.py",
    "tests/analysis/statistics/estimation/test_lonely_pitfalls.py",
    "tests/analysis/statistics/estimation/test_pitfalls.py",
    "tests/analysis/statistics/estimation/test_properties.py",
    "tests/analysis/statistics/estimation/test_ranges.py",
    "tests/analysis/statistics/estimation/test_replicate_fitting.py",
    "tests/analysis/statistics/estimation/test_regression.py",
)


# What the tests of such a place share is made once and takes seconds to make: the demonstration and
# the browser before it, the network in the database, figures of a survey. One worker runs them all.
TOGETHER = (
    "tests/browser/",
    "tests/journeys/",
    "tests/scenarios/",
    "tests/work/",
    "tests/network/test_reloading.py",
    "tests/cli/test_members.py",
    "tests/cli/test_survey_release.py",
    "tests/knowledge/indicators/briefs/",
    "tests/analysis/statistics/test_codebook_by_the_docs.py",
    "tests/analysis/statistics/test_estimates.py",
    "tests/analysis/statistics/test_indicators.py",
    "tests/analysis/statistics/decomposition/test_page.py",
    "tests/analysis/statistics/release/",
)


class _Scheduling(LoadScopeScheduling):
    """Gives tests to workers one by one, those of a place in TOGETHER all to the same."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Group tests by their place, not by the mark `xdist_group`.

    pytest-xdist 3.8 does not find its mark with pytest 9.2, without a word
    (https://github.com/pytest-dev/pytest-xdist/issues/1386).
    """
    return _Scheduling(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.relative_to(ROOT).as_posix().startswith(SLOW):
            item.add_marker(pytest.mark.slow)
    if shared_folder() is not None:
        return
    without = [item for item in items if item.get_closest_marker("shared")]
    if without:
        config.stash[_left_out] = len(without)
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if not item.get_closest_marker("shared")]


def pytest_collection_finish() -> None:
    """What was imported and collected stays: let the garbage collector not look at it any more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


_left_out = pytest.StashKey[int]()


def pytest_report_header() -> str:
    folder = shared_folder()
    if folder is not None:
        return f"shared data: {folder}"
    return "shared data: absent, tests that need it are deselected (set LIVELIHOODS_SHARED)"


def pytest_report_collectionfinish(config: pytest.Config) -> str | None:
    count = config.stash.get(_left_out, 0)
    return f"{count} tests that need shared data are left out" if count else None


@pytest.fixture(autouse=True)
def _nothing_kept_from_the_test_before() -> None:
    """A test's transaction is rolled back; what it kept in the cache, and the language, are not."""
    if "django.conf" in sys.modules:
        from django.conf import settings
        from django.core.cache import caches
        from django.utils import translation

        for name in settings.CACHES:
            caches[name].clear()
        translation.activate("en")


@pytest.fixture(scope="session", autouse=True)
def _ledger_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whoever is erased in a test is written to a ledger that goes with the tests.

    So do the files that are made of a release.
    """
    if "django.conf" in sys.modules:
        from django.conf import settings

        settings.RELEASE_FILES = tmp_path_factory.mktemp("releases")
        settings.ERASURE_LEDGER = tmp_path_factory.mktemp("ledger") / "erasures.jsonl"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of larger shared data (tests that ask for it carry the mark `shared`)."""
    folder = shared_folder()
    assert folder is not None, "a test that uses shared data lacks the mark `shared`"
    return folder


@pytest.fixture(scope="session")
def examples() -> Path:
    """The example surveys and the demonstration network that travel with the project."""
    return ROOT / "examples"


@pytest.fixture(scope="session")
def made_up_value_added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of value added of no country: 10, 30 and 60 percent."""
    path = tmp_path_factory.mktemp("value-added") / "made-up.csv"
    parts = {"agriculture": 10, "industry": 30, "services": 60}
    rows = [f"{name},{value},percent,2019,Nobody,made up" for name, value in parts.items()]
    path.write_text("\n".join(["activity,value,currency,year,source,vintage", *rows]), "utf-8")
    return path


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In the CI run a skipped test is a failure: there the machine has all that the tests need."""
    if os.environ.get("LIVELIHOODS_NOTHING_SKIPPED") != "1":
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
