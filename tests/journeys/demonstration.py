"""The demonstration in the test database: made once in a run, put back for each class."""

import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import TestCase, override_settings

from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.group_estimates import group_estimates
from livelihoods.knowledge.indicators.actions import import_figures, publish
from livelihoods.knowledge.loading import load
from livelihoods.network.loading import load as load_network
from livelihoods.platform.accounts.actors import Operator
from tests.network.demonstration import NETWORK, made_once

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
OPERATOR = Operator("test")


def load_site(shared: Path) -> None:
    """Put network, pages, rooms and a release of real figures into the database of the test, and
    their pictures into its storage.

    Args:
        shared: a folder of this run that all its workers see.
    """
    cache.clear()
    folder = shared / "site-media"
    folder.mkdir(exist_ok=True)
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    with override_settings(MEDIA_ROOT=folder, STORAGES=settings.STORAGES | {"default": default}):
        made_once(shared, "site", _make)
    for path in folder.rglob("*.*"):  # other processes of the run have a storage of their own
        name = path.relative_to(folder).as_posix()
        default_storage.delete(name)
        default_storage.save(name, ContentFile(path.read_bytes()))


def _make() -> None:
    load_network(NETWORK, actor=OPERATOR)
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


@pytest.mark.web
@pytest.mark.slow
class DemonstrationTestCase(TestCase):
    """A test of whole requests, with network, pages and a release of real figures."""

    run_folder: Path

    @classmethod
    def setUpTestData(cls) -> None:
        load_site(cls.run_folder)
