"""What differs between countries: parameters of a standard, conditions of a codebook, refusals."""

import itertools

import pandas as pd
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey, scheme
from livelihoods.analysis.statistics import codebook as codebooks

HEAD = """
code = "country"
title = "A country with its own questions"
producer = "Nobody"
credit = "None"
terms = "None"
area = { code = "ZZZ", name = "Nowhere", country = "ZZZ", coverage = "Nowhere" }
design = { weight = "1", strata = "1", psu = "ID", words = "Made up" }

[variables]
ID = {}
KIND = { type = "text" }
OWNER = {}
ISIC = { type = "text" }
ISCO = { type = "text" }
VAT = {}
TAX = {}
PENSION = {}
HEALTH = {}
LEAVE = {}
SICK = {}
PREMISES = {}
WORKERS = {}
TUE = {}
EMP = {}

[record]
employed = "TRUE"
age = "30"
"""
RECORD = {
    "status": "employee = \"KIND = 'employee'\"\nown_account = \"KIND = 'own'\"",
    "institution": 'formal = "OWNER = 1"\nhousehold = "OWNER = 5"',
    "registration": 'yes = "VAT = 1 OR TAX = 1"\nno = "VAT = 2 OR TAX = 2"\n'
    'unknown = "VAT = 3 OR TAX = 3"',
    "social_security": 'yes = "PENSION = 1 OR HEALTH = 1"\nno = "PENSION = 2 AND HEALTH = 2"\n'
    "unknown = \"KIND = 'employee'\"",
    "annual_leave": 'yes = "LEAVE = 1"',
    "sick_leave": 'yes = "SICK = 1"',
    "place": 'fixed = "PREMISES = 1"\nother = "PREMISES = 2"',
    "size": 'large = "WORKERS >= 6"\nsmall = "WORKERS < 6"',
}


def book(tail: str = "", **changed: str) -> codebooks.Codebook:
    """Return the codebook with some fields changed; those without text are left out."""
    fields = {**RECORD, **changed}
    tables = [f"[record.{name}]\n{text}\n" for name, text in fields.items() if text]
    return codebooks.parse(HEAD + "\n".join(tables) + tail, "country.toml")


def all_decided(
    given: codebooks.Codebook, people: list[dict[str, object]], name: str = "icls17"
) -> list[tuple[str, str]]:
    blank = dict.fromkeys(given.variables) | {"KIND": "employee"}
    rows = [blank | {"ID": number} | answers for number, answers in enumerate(people)]
    frame = pd.DataFrame(rows).astype({"ID": int})
    jobs = Survey.open(frame, given, standard=name, period="2026").jobs("ID").to_pylist()
    return [(job["sector"], job["nature"]) for job in sorted(jobs, key=lambda job: job["ID"])]


def decided(given: codebooks.Codebook, **answers: object) -> tuple[str, str]:
    return all_decided(given, [answers])[0]


def test_national_flags_take_the_place_of_the_tree():
    tail = '\n[variants.flags.parameters]\nmode = "national_flag"\n'
    flags = {
        "flag_sector": 'formal = "TUE = 1"\ninformal = "TUE = 2"\nhousehold = "TUE = 3"',
        "flag_nature": 'formal = "EMP = 2"\ninformal = "EMP = 1"',
    }
    given = book(tail, **flags)
    answers = {"OWNER": 1, "PENSION": 1}
    assert decided(given, TUE=2, EMP=1, **answers) == ("formal", "formal")
    sectors = {1: "formal", 2: "informal", 3: "household", None: "informal"}
    natures = {1: "informal", 2: "formal", None: "informal"}
    crossed = list(itertools.product(sectors, natures))
    people = [answers | {"TUE": tue, "EMP": emp} for tue, emp in crossed]
    found = all_decided(given, people, "icls17+flags")
    assert found == [(sectors[tue], natures[emp]) for tue, emp in crossed]
    with pytest.raises(InputError) as refused:
        scheme.standard("icls17+flags", book(tail))
    assert str(refused.value) == (
        "country.toml: too few answers for the sector of icls17: the codebook has none of "
        "flag_sector; for the nature of icls17: the codebook has none of flag_nature"
    )


def test_rules_of_another_mode_are_not_among_those_that_are_tried():
    rules = scheme.standard("icls17", book()).rules
    assert not [rule.id for each in rules.values() for rule in each if "flag" in rule.id]


def test_households_by_industry_and_occupation():
    by_code = book(
        institution='formal = "OWNER = 1"\n'
        "household = \"OWNER = 5 OR left(ISIC, 2) = '97' OR left(ISCO, 2) = '63'\""
    )
    assert decided(book(), ISIC="9700")[0] == "informal"
    assert decided(by_code, ISIC="9700")[0] == "household"
    assert decided(by_code, KIND="own", ISCO="6310") == ("household", "informal")
    # Which wins where both hold is the parameter.
    tail = '\n[standards.icls17.parameters]\nhousehold_precedence = "formal"\n'
    formal_first = book(
        tail, institution='formal = "OWNER = 1"\nhousehold = "left(ISIC, 2) = \'97\'"'
    )
    assert decided(by_code, ISIC="9700", OWNER=1)[0] == "household"
    assert decided(formal_first, ISIC="9700", OWNER=1)[0] == "formal"


def test_social_security_of_any_or_of_all_items():
    answers = {"OWNER": 1, "PENSION": 2, "HEALTH": 1}
    both = 'yes = "PENSION = 1 AND HEALTH = 1"\nno = "PENSION = 2 OR HEALTH = 2"'
    assert decided(book(), **answers)[1] == "formal"
    assert decided(book(social_security=both), **answers)[1] == "informal"


def test_leave_stands_for_social_security_that_is_not_asked():
    given = book(social_security="")
    people = [{"OWNER": 1, "LEAVE": 1, "SICK": sick} for sick in (1, 2)]
    assert [nature for _, nature in all_decided(given, people)] == ["formal", "informal"]


def test_several_registers():
    own = {"KIND": "own", "PREMISES": 1, "WORKERS": 9}
    people = [own | {"VAT": 2, "TAX": 1}, own | {"VAT": 3, "TAX": 2}, own]
    found = [sector for sector, _ in all_decided(book(), people)]
    assert found == ["formal", "informal", "formal"]  # of the last place and size tell


def test_size_threshold():
    ten = book(size='large = "WORKERS >= 10"\nsmall = "WORKERS < 10"')
    answers = {"KIND": "own", "PREMISES": 1, "WORKERS": 7}
    assert (decided(book(), **answers)[0], decided(ten, **answers)[0]) == ("formal", "informal")


@pytest.mark.parametrize("name", ["icls17", "icls21"])
def test_every_standard_of_the_icls_refuses_what_cannot_be_computed(name):
    nothing = book(institution="", registration="", social_security="", annual_leave="")
    with pytest.raises(InputError) as refused:
        scheme.standard(name, nothing)
    told = str(refused.value)
    assert told.startswith("country.toml: too few answers ")
    assert (
        f"for the sector of {name}: the codebook has none of institution, registration, bookkeeping"
    ) in told
    assert (
        f"for the nature of {name}: the codebook has none of social_security, annual_leave, "
        "sick_leave"
    ) in told


@pytest.mark.parametrize("kept", ["institution", "registration"])
def test_one_of_the_answers_is_enough(kept):
    removed = {"institution": "", "registration": ""}
    removed.pop(kept)
    assert scheme.standard("icls17", book(**removed)).outputs == ("sector", "nature")


@pytest.mark.parametrize(
    ("code", "column"), [("zaf-qlfs", "Q46PENSION"), ("arg-eph", "PP07H"), ("bra-pnadc", "V4019")]
)
def test_national_standards_refuse_a_file_without_their_questions(code, column):
    given = codebooks.load(code)
    frame = pd.DataFrame({name: ["1"] for name in given.variables if name != column})
    numbers = [each.name for each in given.variables.values() if each.type == "number"]
    frame = frame.astype(dict.fromkeys(set(numbers) & set(frame.columns), int))
    frame = frame.assign(**{name: 2016 for name in ("ANO4", "Ano") if name in frame})
    with pytest.raises(InputError, match=f"column missing: {column}"):
        _ = Survey.open(frame, given, standard="national", period="2016-Q1").jobs_query
