"""A survey of a few questions, made up, for tests that follow single jobs."""

import pandas as pd

from livelihoods.analysis.statistics import codebook as codebooks

BOOK = codebooks.parse(
    """
code = "small"
title = "A survey of a few questions"
producer = "Nobody"
credit = "None"
terms = "None"
area = { code = "ZZZ", name = "Nowhere", country = "ZZZ", coverage = "Nowhere" }
design = { weight = "W", strata = "1", psu = "CITY", words = "Made up" }

[variables]
W = { label = "Weight" }
CITY = { label = "City", type = "text" }
AGE = { label = "Age" }
EMPLOYED = { label = "Employed", codes = { 1 = "Yes", 2 = "No" } }
KIND = { label = "Kind of worker", codes = { 1 = "Employee", 3 = "Own account", 5 = "Family" } }
OWNER = { label = "Who owns the enterprise" }
REGISTERED = { label = "Is it registered" }
PENSION = { label = "Pension" }

[record]
employed = "EMPLOYED = 1"
age = "AGE"
institution = { formal = "OWNER = 1", household = "OWNER = 5" }
registration = { yes = "REGISTERED = 1", no = "REGISTERED = 2" }
social_security = { yes = "PENSION = 1", no = "PENSION = 2", unknown = "PENSION = 9" }
status = { employee = "KIND = 1", own_account = "KIND = 3", contributing_family = "KIND = 5" }

[variants.strict]
title = "only those with a pension are formal"

[variants.strict.record.social_security]
yes = "PENSION = 1 AND OWNER = 1"
no = "KIND = 1"
""",
    "small.toml",
)


def people() -> pd.DataFrame:
    """Seven people: four adults at work, a child at work, one not at work, a family worker."""
    rows = [
        # city, age, employed, kind, owner, registered, pension
        ("Albany", 40, 1, 1, 1, None, 1),
        ("Bern", 41, 1, 3, 3, 2, None),
        ("O'Hara", 42, 1, 1, 3, None, 9),
        ("Delhi", 43, 1, 1, 5, None, 2),
        ("Essen", 12, 1, 5, 3, 2, None),
        ("Fez", 30, 2, None, None, None, None),
        ("Goa", 30, 1, 5, 3, 2, None),
    ]
    names = ["CITY", "AGE", "EMPLOYED", "KIND", "OWNER", "REGISTERED", "PENSION"]
    frame = pd.DataFrame(rows, columns=names).astype(
        dict.fromkeys(["KIND", "OWNER", "REGISTERED", "PENSION"], "Int16")
    )
    return frame.assign(W=1.5)


def many(*groups: tuple[int, dict[str, object]]) -> pd.DataFrame:
    """Repeat the first of the people, each group with answers of its own; PSUs of one record."""
    first = people().iloc[[0]]
    frames = [
        pd.concat([first.assign(**answers)] * number, ignore_index=True)
        for number, answers in groups
        if number
    ]
    frame = pd.concat(frames, ignore_index=True)
    return frame.assign(CITY=[f"c{number}" for number in range(len(frame))])
