"""A copy of the demonstration's files that a test may spoil, and what loading it says."""

import csv
import shutil
from pathlib import Path

import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.network import loading
from livelihoods.network.membership.models import Membership
from livelihoods.network.people.models import Person
from livelihoods.platform.accounts.actors import Operator
from livelihoods.platform.audit.models import Entry

OPERATOR = Operator("tests")


@pytest.fixture
def folder(examples: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(examples / "network", tmp_path / "network"))


def load(folder: Path, **options):
    return loading.load(folder, actor=OPERATOR, **options)


def rewrite(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def add(path: Path, **values) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        line = sum(1 for _row in reader) + 2
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow([values.get(name, "") for name in header])
    return line


def refused(folder: Path) -> str:
    before = Entry.objects.count(), Person.objects.count(), Membership.objects.count()
    with pytest.raises(InputError) as caught:
        load(folder)
    assert (Entry.objects.count(), Person.objects.count(), Membership.objects.count()) == before
    return str(caught.value)
