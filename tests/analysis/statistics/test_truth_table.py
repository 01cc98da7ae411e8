"""The operational tree on 23 jobs whose outcome is known, through codebook, SQL and engine."""

import pandas as pd
import pytest

from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics import codebook as codebooks

NA = None
# status, inst, dest, book, reg, ss, place, size, leave, sick, sells -> sector, nature, rule of sector
ROWS = [
    (1, 1, 1, 0, -1, 1, NA, NA, 0, 0, 1, "formal", "formal"),
    (1, 1, 1, 0, -1, -1, NA, NA, 1, 1, 1, "formal", "informal"),
    (1, 1, 1, 0, -1, 0, NA, NA, 1, 1, 1, "formal", "formal"),
    (1, 1, 1, 0, -1, 0, NA, NA, 1, 0, 1, "formal", "informal"),
    (1, 0, 1, 0, 0, 1, 1, 1, 1, 1, 1, "informal", "formal"),
    (1, 0, 1, 0, -1, 1, NA, NA, 0, 0, 1, "formal", "formal"),
    (1, 0, 1, 0, -1, -1, 1, 1, 0, 0, 1, "formal", "informal"),
    (1, 0, 1, 0, -1, -1, 1, NA, 0, 0, 1, "informal", "informal"),
    (1, 0, 1, 0, -1, 0, NA, NA, 0, 0, 1, "informal", "informal"),
    (1, -1, 1, 0, -1, 1, NA, NA, 0, 0, 1, "household", "formal"),
    (1, -1, 1, 0, -1, -1, NA, NA, 0, 0, 1, "household", "informal"),
    (3, 0, 0, 0, -1, 0, NA, NA, 0, 0, 0, "household", "informal"),
    (3, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, "formal", "formal"),
    (3, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, "formal", "formal"),
    (3, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, "informal", "informal"),
    (3, 0, 1, 0, -1, 0, 1, 1, 0, 0, 1, "formal", "formal"),
    (3, 0, 1, 0, -1, 0, NA, 1, 0, 0, 1, "informal", "informal"),
    (3, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, "formal", "informal"),
    (2, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, "informal", "informal"),
    (4, 1, 1, 0, -1, 0, NA, NA, 0, 0, 1, "formal", "formal"),
    (5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "formal", "informal"),
    (5, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, "informal", "informal"),
    (6, 0, 1, 0, -1, 1, NA, NA, 0, 0, 1, "informal", "formal"),
]
COLUMNS = [
    *("STATUS", "INST", "DEST", "BOOK", "REG", "SS", "PLACE", "SIZE", "LEAVE", "SICK", "SELLS"),
    *("sector", "nature"),
]
CODEBOOK = """
code = "numbers"
title = "A survey that answers in the numbers of the literature"
producer = "Nobody"
credit = "None"
terms = "None"
area = { code = "ZZZ", name = "Nowhere", country = "ZZZ", coverage = "Nowhere" }
design = { weight = "W", strata = "H", psu = "U", words = "Made up" }

[variables]
ID = { label = "Row" }
W = { label = "Weight" }
H = { label = "Stratum" }
U = { label = "PSU" }
AGE = { label = "Age" }
STATUS = { label = "Status" }
INST = { label = "Institution" }
DEST = { label = "Destination" }
BOOK = { label = "Bookkeeping" }
REG = { label = "Registration" }
SS = { label = "Social security" }
PLACE = { label = "Place" }
SIZE = { label = "Size" }
LEAVE = { label = "Leave" }
SICK = { label = "Sick leave" }
SELLS = { label = "Sells" }

[record]
employed = "TRUE"
age = "AGE"
destination = { yes = "DEST = 1", no = "DEST = 0" }
bookkeeping = { yes = "BOOK = 1", no = "BOOK = 0" }
registration = { yes = "REG = 1", unknown = "REG = 0" }
social_security = { yes = "SS = 1", no = "SS = -1", unknown = "SS = 0" }
place = { fixed = "PLACE = 1", other = "PLACE = 0" }
size = { large = "SIZE = 1", small = "SIZE = 0" }
annual_leave = { yes = "LEAVE = 1", unknown = "LEAVE = 0" }
sick_leave = { yes = "SICK = 1", unknown = "SICK = 0" }
sells = { yes = "SELLS = 1", no = "SELLS = 0" }

[record.institution]
formal = "INST = 1"
household = "INST = -1"

[record.status]
employee = "STATUS = 1"
employer = "STATUS = 2"
own_account = "STATUS = 3"
cooperative_member = "STATUS = 4"
contributing_family = "STATUS = 5"
not_classifiable = "STATUS = 6"
"""


@pytest.fixture(scope="module")
def decided() -> list[dict]:
    frame = pd.DataFrame(ROWS, columns=COLUMNS).drop(columns=["sector", "nature"])
    frame = frame.astype({"PLACE": "Int8", "SIZE": "Int8"})
    frame = frame.assign(ID=range(1, 24), W=1.0, H=1, U=range(23), AGE=30)
    book = codebooks.parse(CODEBOOK, "numbers.toml")
    jobs = Survey.open(frame, book, period="2020").jobs("ID").to_pylist()
    return sorted(jobs, key=lambda row: row["ID"])


@pytest.mark.parametrize("number", range(1, 24))
def test_row_of_the_truth_table(decided, number):
    *_, sector, nature = ROWS[number - 1]
    found = decided[number - 1]
    assert (found["sector"], found["nature"]) == (sector, nature)


def test_swept_job_is_told_from_a_decided_one(decided):
    swept = [row["ID"] for row in decided if row["sector_rule"] == "icls17.sector.sweep"]
    assert swept == [9]


def test_every_job_carries_the_rule_that_decided(decided):
    assert decided[0]["sector_rule"] == "icls17.sector.institution.formal"
    assert decided[0]["nature_rule"] == "icls17.nature.employee.social_security"
    assert decided[13]["sector_rule"] == "icls17.sector.registration"
    assert decided[12]["sector_rule"] == "icls17.sector.bookkeeping"
    assert decided[17]["nature_rule"] == "icls17.nature.own_account.sells"
    assert decided[20]["nature_rule"] == "icls17.nature.contributing_family"
    assert all(row["sector_rule"] and row["nature_rule"] for row in decided)


def test_no_unknown_and_not_asked_stay_apart(decided):
    assert decided[10]["social_security"] == "no"
    assert decided[8]["social_security"] == "unknown"
    assert {row["registration"] for row in decided} == {"yes", "unknown", "not_asked"}


def _nature(text: str, **answers: object) -> tuple[str, str]:
    row = dict(zip(COLUMNS, ROWS[0], strict=True)) | {"ID": 1, "W": 1.0, "H": 1, "U": 1, "AGE": 30}
    row = {**row, **answers}
    book = codebooks.parse(text, "numbers.toml")
    job = Survey.open(pd.DataFrame([row]), book, period="2020").jobs().to_pylist()[0]
    return job["sector"], job["nature"]


def test_household_precedence_is_a_parameter():
    both = CODEBOOK.replace('household = "INST = -1"', 'household = "INST = 1"')
    assert _nature(both)[0] == "household"
    formal_first = both + '\n[standards.icls17.parameters]\nhousehold_precedence = "formal"\n'
    assert _nature(formal_first)[0] == "formal"


def test_treatment_of_unclassifiable_status_is_a_parameter():
    assert _nature(CODEBOOK, STATUS=6)[1] == "formal"
    informal = CODEBOOK + '\n[standards.icls17.parameters]\nstatus_not_classifiable = "informal"\n'
    assert _nature(informal, STATUS=6)[1] == "informal"


@pytest.mark.parametrize(
    ("removed", "output", "missing"),
    [
        (("institution", "bookkeeping", "registration"), "sector", "registration"),
        (("social_security", "annual_leave"), "nature", "social_security"),
    ],
)
def test_too_few_answers_are_refused_with_their_names(removed, output, missing):
    book = codebooks.parse(CODEBOOK, "numbers.toml")
    for name in removed:
        del book.record[name]
    frame = pd.DataFrame({"W": [1.0]})
    with pytest.raises(ValueError, match=f"too few answers for the {output}.*{missing}"):
        Survey.open(frame, book, period="2020")
