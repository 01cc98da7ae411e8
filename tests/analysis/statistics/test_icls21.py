"""Draft rules of the 21st ICLS: jobs whose outcome is known, and what moved from the 17th."""

import itertools

import duckdb
import pandas as pd
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics import codebook as codebooks
from livelihoods.analysis.statistics.scheme import standard

BOOK = """
code = "answers"
title = "A survey that asks what the 21st ICLS needs"
producer = "Nobody"
credit = "None"
terms = "None"
area = { code = "ZZZ", name = "Nowhere", country = "ZZZ", coverage = "Nowhere" }
design = { weight = "1", strata = "1", psu = "ID", words = "Made up" }

[variables]
ID = {}
S18 = { type = "text" }
INST = { type = "text" }
DEST = { type = "text" }
BOOKS = { type = "text" }
REG = { type = "text" }
SS = { type = "text" }
PLACE = { type = "text" }
SIZE = { type = "text" }
LEAVE = { type = "text" }
SICK = { type = "text" }
WREG = { type = "text" }

[record]
employed = "TRUE"
age = "30"
institution = { formal = "INST = 'formal'", household = "INST = 'household'", community = "INST = 'community'" }
destination = { yes = "DEST = 'yes'", mainly_own_use = "DEST = 'mainly_own_use'", no = "DEST = 'no'", unknown = "DEST = 'unknown'" }
bookkeeping = { yes = "BOOKS = 'yes'", no = "BOOKS = 'no'" }
registration = { yes = "REG = 'yes'", no = "REG = 'no'", unknown = "REG = 'unknown'" }
social_security = { yes = "SS = 'yes'", no = "SS = 'no'", unknown = "SS = 'unknown'" }
place = { fixed = "PLACE = 'fixed'", other = "PLACE = 'other'" }
size = { large = "SIZE = 'large'", small = "SIZE = 'small'" }
annual_leave = { yes = "LEAVE = 'yes'", no = "LEAVE = 'no'" }
sick_leave = { yes = "SICK = 'yes'", no = "SICK = 'no'" }
worker_registration = { yes = "WREG = 'yes'", no = "WREG = 'no'", unknown = "WREG = 'unknown'" }

[record.status]
employee = "left(S18, 1) = '4'"
employer = "left(S18, 1) = '1'"
own_account = "left(S18, 1) = '2' OR S18 = '30'"
contributing_family = "S18 = '51'"

[record.status18]
"""
BOOK += "\n".join(
    f"{code} = \"S18 = '{code}'\"" for code in (11, 12, 21, 22, 30, 41, 42, 43, 44, 51)
)
COLUMNS = ("S18", "INST", "DEST", "BOOKS", "REG", "SS", "PLACE", "SIZE", "LEAVE", "SICK", "WREG")
NA = None
F, IN, H = "formal", "informal", "own_use_community"
# status18, institution, destination, books, registration, social security, place, size, leave,
# sick leave, worker's registration -> sector, nature
ROWS = [
    # Three sectors.
    ("22", F, "yes", NA, NA, NA, NA, NA, NA, NA, NA, F, F),
    ("43", "household", "yes", NA, NA, "yes", NA, NA, NA, NA, NA, H, F),
    ("43", "household", "yes", NA, NA, "no", NA, NA, NA, NA, NA, H, IN),
    ("41", "community", "yes", NA, "no", "yes", NA, NA, NA, NA, NA, H, F),
    ("41", "community", "yes", NA, NA, "no", NA, NA, NA, NA, NA, H, IN),
    ("41", "community", "yes", NA, "yes", "no", NA, NA, NA, NA, NA, F, IN),
    ("22", NA, "mainly_own_use", "yes", "yes", NA, NA, NA, NA, NA, NA, H, IN),
    ("22", NA, "no", NA, "no", NA, NA, NA, NA, NA, NA, H, IN),
    ("22", NA, "unknown", NA, "yes", NA, NA, NA, NA, NA, NA, F, F),
    ("22", NA, "yes", "yes", "no", NA, NA, NA, NA, NA, NA, F, F),
    ("22", NA, "yes", "no", "unknown", NA, "fixed", "large", NA, NA, NA, IN, IN),
    ("22", NA, "yes", NA, NA, NA, "fixed", "large", NA, NA, NA, F, F),
    ("22", NA, "yes", NA, NA, NA, "fixed", NA, NA, NA, NA, IN, IN),
    ("12", NA, "yes", NA, NA, NA, "other", "large", NA, NA, NA, IN, IN),
    ("41", NA, "yes", NA, NA, "yes", NA, NA, NA, NA, NA, F, F),
    ("41", NA, "yes", NA, NA, "no", "fixed", "large", NA, NA, NA, F, IN),
    ("41", NA, "yes", NA, NA, "unknown", NA, NA, NA, NA, NA, IN, IN),
    # Independent workers follow their unit.
    ("11", F, "yes", NA, NA, NA, NA, NA, NA, NA, NA, F, F),
    ("12", NA, "yes", NA, "no", NA, NA, NA, NA, NA, NA, IN, IN),
    ("21", F, "yes", NA, NA, NA, NA, NA, NA, NA, NA, F, F),
    # Dependent contractors: status alone is not enough, nor is access alone.
    ("30", NA, "yes", NA, "yes", "yes", NA, NA, NA, NA, "yes", F, F),
    ("30", NA, "yes", NA, "no", "yes", NA, NA, NA, NA, "yes", IN, F),
    ("30", NA, "yes", NA, "yes", "no", NA, NA, NA, NA, "yes", F, IN),
    ("30", NA, "yes", NA, "yes", "yes", NA, NA, NA, NA, "no", F, IN),
    ("30", NA, "yes", NA, "yes", "yes", NA, NA, NA, NA, "unknown", F, IN),
    ("30", F, "yes", NA, NA, "unknown", NA, NA, "yes", "yes", "yes", F, IN),
    # Employees: effective access; "no" is final; leave counts where social security is not known.
    ("42", F, "yes", NA, NA, "no", NA, NA, "yes", "yes", NA, F, IN),
    ("42", F, "yes", NA, NA, "unknown", NA, NA, "yes", "yes", NA, F, F),
    ("44", F, "yes", NA, NA, "unknown", NA, NA, "yes", "no", NA, F, IN),
    ("43", NA, "yes", NA, "no", "yes", NA, NA, NA, NA, NA, IN, F),
    # Contributing family workers may be formal.
    ("51", NA, "yes", NA, "yes", "yes", NA, NA, NA, NA, "yes", F, F),
    ("51", NA, "yes", NA, "no", "yes", NA, NA, NA, NA, "yes", IN, IN),
    ("51", NA, "yes", NA, "yes", "no", NA, NA, NA, NA, "yes", F, IN),
    ("51", NA, "yes", NA, "yes", "yes", NA, NA, NA, NA, "no", F, IN),
    # A status that is not told.
    (NA, F, "yes", NA, NA, "yes", NA, NA, NA, NA, NA, F, IN),
]


def opened(rows, name: str = "icls21", text: str = BOOK) -> Survey:
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object).astype("string")
    frame.insert(0, "ID", range(len(frame)))
    return Survey.open(frame, codebooks.parse(text, "answers.toml"), standard=name, period="2026")


@pytest.fixture(scope="module")
def decided() -> list[dict]:
    return opened([row[:-2] for row in ROWS]).jobs().to_pylist()


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_row_of_the_truth_table(decided, number):
    found = decided[number]
    assert (found["sector"], found["nature"]) == ROWS[number][-2:]


def test_every_rule_but_the_sweeps_is_reached_and_says_what_it_rests_on(decided):
    rules = standard("icls21", codebooks.parse(BOOK, "answers.toml")).rules
    assert all(rule.source for each in rules.values() for rule in each)
    reached = {row[f"{output}_rule"] for row in decided for output in rules}
    assert reached == {rule.id for each in rules.values() for rule in each}


def test_paid_leave_as_support_is_a_national_choice():
    row = ("42", F, "yes", NA, NA, "unknown", NA, NA, "yes", "yes", NA)
    choice = '\n[standards.icls21.parameters]\npaid_leave = "does_not_count"\n'
    assert opened([row], text=BOOK + choice).jobs()["nature"].to_pylist() == [IN]


def test_without_contractors_and_declared_family_workers_nature_is_that_of_the_17th():
    """Every crossing of answers that both standards understand alike."""
    answers = (
        ("12", "22", "41", "51"),
        (F, "household", NA),
        ("yes", "no", "unknown"),
        ("yes", "no", NA),
        ("yes", "no", "unknown", NA),
        ("yes", "no", "unknown"),
        ("fixed", "other", NA),
        ("large", "small", NA),
        ("yes", "no"),
        ("yes", NA),
        ("no",),
    )
    rows = list(itertools.product(*answers))
    new = opened(rows).jobs("ID")  # noqa: F841 - the query names both
    old = opened(rows, "icls17").jobs("ID")  # noqa: F841
    different = duckdb.sql(
        "SELECT COUNT(*) FILTER (new.nature <> old.nature),"
        " COUNT(*) FILTER (REPLACE(new.sector, 'own_use_community', 'household') <> old.sector),"
        " COUNT(*) FROM new JOIN old USING (ID)"
    ).fetchall()
    assert different == [(0, 0, len(rows))]


def test_what_moved_from_the_17th_is_known_by_its_cause():
    rows = [
        # mainly for own use, but something is sold
        ("22", NA, "mainly_own_use", NA, "yes", NA, NA, NA, NA, NA, NA),
        # an unregistered community unit
        ("22", "community", "yes", NA, NA, NA, "fixed", "large", NA, NA, NA),
        # a declared family worker
        ("51", F, "yes", NA, NA, "yes", NA, NA, NA, NA, "yes"),
        # a dependent contractor of a registered unit without access
        ("30", F, "yes", NA, NA, "no", NA, NA, NA, NA, "yes"),
    ]
    new, old = (opened(rows, name).jobs().to_pylist() for name in ("icls21", "icls17"))
    moved = [
        (before["sector"], before["nature"], after["sector"], after["nature"])
        for before, after in zip(old, new, strict=True)
    ]
    assert moved == [(F, F, H, IN), (F, F, H, IN), (F, IN, F, F), (F, F, F, IN)]


def test_figures_are_marked_as_draft_and_have_the_sector_of_own_use():
    rows = [row[:-2] for row in ROWS] * 3
    table = opened(rows).indicators(["employment"], [["sector"]])
    found = {row["sector"]: row["n"] for row in table.arrow().to_pylist()}
    assert found[H] == 3 * sum(row[-2] == H for row in ROWS)
    assert table.metadata["standards"][0]["title"] == "21st ICLS (2023), draft rules"
    assert [each["code"] for each in table.metadata["warnings"]] == ["draft_standard"]


@pytest.mark.parametrize("code", codebooks.codes())
def test_surveys_that_lack_the_questions_are_refused_with_all_that_is_missing(code):
    with pytest.raises(InputError) as refused:
        standard("icls21", codebooks.load(code))
    assert str(refused.value) == (
        f"{code}.toml: too few answers for the sector of icls21: the codebook has none of "
        "destination; for the nature of icls21: the codebook has none of status18; for the nature "
        "of icls21: the codebook has none of worker_registration"
    )
