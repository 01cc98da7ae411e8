"""The demonstration in the test database: loaded once for each class of journeys."""

import tempfile
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import TestCase

from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.group_estimates import group_estimates
from livelihoods.knowledge.indicators.actions import import_figures, publish
from livelihoods.knowledge.loading import load
from livelihoods.platform.accounts.actors import Operator
from tests.network.demonstration import load_demonstration

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
OPERATOR = Operator("test")


@pytest.mark.web
@pytest.mark.slow
class DemonstrationTestCase(TestCase):
    """A test of whole requests, with network, pages and a release of real figures."""

    run_folder: Path

    @classmethod
    def setUpTestData(cls) -> None:
        cache.clear()
        load_demonstration(cls.run_folder)
        load(EXAMPLES / "knowledge", actor=OPERATOR)
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for codebook, name in (
                ("zaf-qlfs", "qlfs_2016q4"),
                ("arg-eph", "eph_individual_2019t1"),
            ):
                survey = Survey.open(
                    [EXAMPLES / "surveys" / codebook / f"{name}.parquet"], codebook=codebook
                )
                files.append(Path(folder) / f"{name}.parquet")
                survey.indicators(by=[["sex"], ["sex", "status"]]).write(files[-1])
                files.append(Path(folder) / f"{name}-groups.parquet")
                group_estimates(survey, ["street_vendors", "home_based_workers"]).write(files[-1])
            publish(actor=OPERATOR, estimates=files, dataset="surveys", version="2026-11-22")
        for file in sorted((EXAMPLES / "figures" / "ilostat").glob("*.csv"), reverse=True):
            import_figures(actor=OPERATOR, given=[file])
