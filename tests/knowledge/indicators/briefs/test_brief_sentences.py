"""Every sentence of South Africa's brief says what the other commands write to their files."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override
from tests.cli.commands import run

from livelihoods.analysis.statistics.estimation.interval import interval
from livelihoods.knowledge.indicators.briefs import material
from livelihoods.knowledge.indicators.briefs.brief import Brief, brief

TITLES = {
    "social_security_coverage": "Employees with social security from their job",
    "paid_annual_leave_coverage": "Employees with paid annual leave",
    "paid_sick_leave_coverage": "Employees with paid sick leave",
    "written_contract_coverage": "Employees with a written contract",
    "temporary_contract_share": "Employees with a temporary contract",
    "union_membership": "Employees who are members of a trade union",
}
# What is judged together is asked together.
ASKED = (
    (
        (
            *("employment", "informal_employment", "informal_employment_rate"),
            *("informal_sector_employment", "informal_sector_employment_share"),
            *("informal_jobs_in_formal_enterprises", "formal_jobs_in_informal_enterprises"),
            *("women_share_of_informal_employment", "sector_share_of_informal_employment"),
            *("activity_share_of_informal_employment", "gender_gap_in_informal_employment"),
        ),
        (),
    ),
    (
        ("informal_employment_rate",),
        ("sex", "status", "activity", "age_group", "education", "area_type", "sex,status"),
    ),
    (("status_share_of_informal_employment",), ("sex",)),
    (("social_security_coverage",), ("sex",)),
    (tuple(TITLES)[1:], ("sex", "nature")),
    (("mean_usual_hours", "excessive_usual_hours"), ("sex", "nature", "status")),
)
STATUSES = {
    "employee": "employees",
    "employer": "employers",
    "own_account": "own-account workers",
    "contributing_family": "contributing family workers",
}
SECTORS = {"informal": "informal sector", "formal": "formal sector", "household": "households"}
RANGES = {
    "status": ("Status in employment", STATUSES),
    "activity": (
        "Economic activity",
        {"agriculture": "agriculture", "industry": "industry", "services": "services"},
    ),
    "age_group": ("Age", {"Y15-24": "15 to 24", "Y35-54": "35 to 54", "Y55-64": "55 to 64"}),
    "education": (
        "Level of education completed",
        {"none": "no level completed", "tertiary": "tertiary"},
    ),
    "area_type": ("Type of area", {"urban": "urban areas", "rural": "rural areas"}),
}
DIMENSIONS = ("sex", "nature", "sector", *RANGES)
GROUPS = {
    "domestic_workers": "Domestic workers",
    "street_vendors": "Street vendors",
    "market_traders": "Market traders",
    "waste_pickers": "Waste pickers",
}


class Row(dict):
    """A row of a CSV file whose value and bounds are numbers."""

    @property
    def triple(self) -> tuple[float, float, float]:
        return float(self["value"]), float(self["lower"]), float(self["upper"])

    @property
    def about(self) -> str:
        return f"about {round(self.triple[0])}"

    @property
    def exact(self) -> str:
        value, lower, upper = self.triple
        return f"({value:.1f}%; {lower:.1f} to {upper:.1f})"


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [Row(row) for row in csv.DictReader(stream)]


@pytest.fixture(scope="module")
def files(examples) -> tuple[Path, Path]:
    return (
        examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet",
        examples / "value-added/zaf-2016.csv",
    )


@pytest.fixture(scope="module")
def told(files) -> Brief:
    survey, worth = files
    request = material.Request([survey], "zaf-qlfs", contribution=worth)
    with override("en"):
        return brief(material.gather(request))


@pytest.fixture(scope="module")
def written(files, tmp_path_factory) -> dict[str, list[Row]]:
    """What the other commands write: name of the command -> rows."""
    survey, worth = files
    folder = tmp_path_factory.mktemp("written")

    def rows(name: str, *words: str) -> list[Row]:
        path = folder / "rows.csv"
        path.unlink(missing_ok=True)
        done = run(name, survey, "--codebook", "zaf-qlfs", *words, "--output", path)
        assert done.returncode == 0, done.stderr
        return read(path)

    estimates = []
    for names, sets in ASKED:
        words = [word for name in names for word in ("--indicator", name)]
        words += [word for each in sets for word in ("--by", each)]
        estimates += rows("estimate", *words)
    return {
        "estimate": estimates,
        "decompose": rows("decompose", "--gap", "sex", "--by", "status"),
        "groups": rows("groups"),
        "contribution": rows("contribution", "--value-added", str(worth)),
    }


class Sentences:
    """What the brief should say, put together of the rows of the files."""

    def __init__(self, written: dict[str, list[Row]]) -> None:
        self.written = written

    def row(self, indicator: str, **codes: str) -> Row:
        found = [
            row
            for row in self.written["estimate"]
            if row["indicator"] == indicator
            and {name: row[name] for name in DIMENSIONS if row.get(name)} == codes
        ]
        assert found, (indicator, codes)
        return found[0]

    def shares(self, indicator: str, dimension: str, names: dict[str, str]) -> str:
        parts = [
            (self.row(indicator, **{dimension: code}).triple[0], name)
            for code, name in names.items()
        ]
        said = [f"{name} ({round(value)})" for value, name in sorted(parts, reverse=True)]
        return f"{', '.join(said[:-1])}, and {said[-1]}"

    def size(self) -> Iterator[str]:
        rate, share = (
            self.row(name)
            for name in ("informal_employment_rate", "informal_sector_employment_share")
        )
        people = [f"{round(each, -3):,.0f}" for each in self.row("informal_employment").triple]
        yield (f"About {people[0]} people ({people[1]} to {people[2]}) had an informal main job.")
        yield f"Of 100 workers, that is {rate.about} {rate.exact}."
        yield (
            f"{share.about.capitalize()} of 100 workers {share.exact} worked in an informal "
            "enterprise."
        )

    def statuses(self) -> str:
        parts = self.shares("status_share_of_informal_employment", "status", STATUSES)
        return f"By status in employment, 100 informal workers are in round numbers: {parts}."

    def composition(self) -> Iterator[str]:
        women = self.row("women_share_of_informal_employment")
        yield (f"Of 100 people with an informal main job, {women.about} were women {women.exact}.")
        yield self.statuses()
        parts = self.shares("sector_share_of_informal_employment", "sector", SECTORS)
        yield f"By the unit in which they work: {parts}."

    def exposure(self) -> Iterator[str]:
        for dimension, (title, names) in RANGES.items():
            rates = [
                (float(row["value"]), row[dimension])
                for row in self.written["estimate"]
                if row["indicator"] == "informal_employment_rate"
                and [name for name in DIMENSIONS if row.get(name)] == [dimension]
                and row["value"]
                and row[dimension] not in {"unknown", "not_classifiable"}
            ]
            (low, lowest), (high, highest) = min(rates), max(rates)
            yield (
                f"{title}: from {round(low)} of 100 ({names[lowest]}) to {round(high)} of 100 "
                f"({names[highest]})."
            )

    def gap(self) -> Iterator[str]:
        women, men = (self.row("informal_employment_rate", sex=sex) for sex in ("female", "male"))
        yield (
            f"Of 100 women at work, {women.about} {women.exact} had an informal main job; of 100 "
            f"men, {men.about} {men.exact}."
        )
        value, lower, upper = self.row("gender_gap_in_informal_employment").triple
        yield (
            f"The difference of {minus(value)} percentage points ({minus(lower)} to "
            f"{minus(upper)}) may be chance: the survey cannot tell who is more exposed."
            if lower <= 0 <= upper
            else f"Women are more exposed: the difference is {value:.1f} percentage points "
            f"({lower:.1f} to {upper:.1f})."
        )

    def split(self) -> Iterator[str]:
        parts = {
            row["component"]: [minus(each) for each in row.triple]
            for row in self.written["decompose"]
            if row["component"] in {"composition", "rate"} and not row["term"]
        }
        value, lower, upper = parts["rate"]
        other, least, most = parts["composition"]
        yield (
            f"Of this difference, {value} percentage points ({lower} to {upper}) go with "
            "different rates within one status. What goes with the status in which women and men "
            f"work may be chance: {other} percentage points ({least} to {most})."
        )

    def groups(self) -> Iterator[str]:
        yield "The survey tells 8 of 11 groups of workers."
        degrees = int(self.row("employment")["df"])
        for row in self.written["groups"]:
            if row["group"] not in GROUPS:
                continue
            share, se = float(row["women_percent"]), float(row["women_se"])
            bounds = interval(share / 100, se / 100, degrees, "logit")
            assert bounds.lower is not None
            assert bounds.upper is not None
            women = Row(value=share, lower=100 * bounds.lower, upper=100 * bounds.upper)
            yield (
                f"{GROUPS[row['group']]}: about {thousands(row)}; {women.about} of 100 are women "
                f"{women.exact}."
            )

    def group_numbers(self) -> str:
        parts = [
            f"{GROUPS[row['group']].lower()} ({thousands(row)})"
            for row in self.written["groups"]
            if row["group"] in GROUPS
        ]
        return (
            "Groups of workers, formal and informal jobs together: "
            f"{', '.join(parts[:-1])}, and {parts[-1]}."
        )

    def protection(self) -> Iterator[str]:
        for name, title in TITLES.items():
            every = self.row(name)
            said = f"{title}: {every.about} of 100 {every.exact}"
            if name != "social_security_coverage":
                informal = self.row(name, nature="informal")
                said += f"; of those in informal jobs, {informal.about} {informal.exact}"
            yield f"{said}."

    def hours(self) -> Iterator[str]:
        informal, formal = (
            "{:.1f}{} ({:.1f} to {:.1f})".format(row[0], words, *row[1:])
            for row, words in (
                (
                    self.row("mean_usual_hours", nature="informal").triple,
                    " hours a week on average",
                ),
                (self.row("mean_usual_hours", nature="formal").triple, ""),
            )
        )
        yield (
            f"People with an informal main job work {informal}, people with a formal one {formal}."
        )
        long = self.row("excessive_usual_hours", nature="informal")
        yield (
            f"Of 100 people with an informal main job, {long.about} work more than 48 hours "
            f"{long.exact}."
        )

    def value_added(self) -> Iterator[str]:
        rows = self.written["contribution"]
        whole = next(row for row in rows if row["component"] == "share" and not row["term"])
        quarter = next(row for row in rows if row["term"] == "productivity 0.25")
        yield (
            f"Informal enterprises produce {whole.about} of 100 units of gross value added "
            f"{whole.exact}, if a job in them produces as much as another job of the same "
            "activity."
        )
        yield (
            f"With 0.25 times the productivity of another job, the part is {quarter.about} of "
            f"100 {quarter.exact}."
        )


def minus(value: float) -> str:
    said = f"{value:.1f}".replace("-", "\u2212")
    return said.removeprefix("\u2212") if float(f"{value:.1f}") == 0 else said


def thousands(row: Row) -> str:
    return f"{round(float(row['number']), -3):,.0f}"


def has_figure(sentence: str) -> bool:
    return any(letter.isdigit() for letter in sentence.replace("of 100 workers have", ""))


def test_every_sentence_says_what_the_files_say(told, written):
    files = Sentences(written)
    expected = {
        "size": [*files.size()],
        "composition": [*files.composition()],
        "exposure": [*files.exposure()],
        "women-and-men": [*files.gap(), *files.split()],
        "groups": [*files.groups()],
        "protection": [*files.protection()],
        "hours": [*files.hours()],
        "contribution": [*files.value_added()],
    }
    pages = (*told.before_groups, told.groups_page, *told.after_groups)
    said = {
        page.chapter.id: [
            sentence.removesuffix(" Groups overlap: a worker can be in more than one.")
            for sentence in (*page.chapter.sentences, *page.chapter.facts)
            if has_figure(sentence)
        ]
        for page in pages
    }
    assert {name: each for name, each in said.items() if each} == expected


def test_the_first_page_says_what_the_files_say(told, written):
    files = Sentences(written)
    rate = files.row("informal_employment_rate")
    women = files.row("women_share_of_informal_employment")
    assert told.standfirst[0] == (
        f"{rate.about.capitalize()} of 100 workers had an informal main job."
    )
    assert told.standfirst[-1] == f"Of 100 informal workers, {women.about} were women."
    assert list(told.findings) == [
        files.statuses(),
        " ".join(files.gap()),
        files.group_numbers(),
        list(files.protection())[1],
        next(files.hours()),
        next(files.value_added()),
    ]
