"""Every invariant and task that the stories are there for is told by one, so that none is lost."""

from pathlib import Path

import pytest
import yaml

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
STORIES = [story for file in FILES for story in yaml.safe_load(file.read_text(encoding="utf-8"))]
TOLD = {
    "invariants": {
        1: "an organization of workers is an institutional member, a person an individual one",
        2: "an institutional member is based on its members; a support NGO is not",
        3: "a membership starts from an accepted invitation that cites activity in the network",
        4: "members of a day are the institutional and individual ones of it, nobody twice",
        5: "a published count keeps its day and is not overwritten",
        6: "affiliates of a member are not members",
        7: "one membership at a time for each holder",
        18: "each value of a record has a source and a day, a number of members its own",
        19: "last verified moves by a verification alone",
        20: "an e-mail address is not shown or exported without agreement",
        21: "a merge keeps both histories and leads old addresses on",
        28: "a public item has a source language, a translation its version, and if it is stale",
        33: "people are on the map by country only",
        34: "an export says its filter, its day and its licence",
    },
    "tasks": {
        1: "the members as of a day, with list and table",
        2: "an organization is proposed and its eligibility checked",
        3: "a resignation changes the counts from its day on",
        4: "the paragraph on who we are, with today's counts, in each language",
        19: "the queue of records to be checked",
        20: "a proposed change is compared and published with its history",
        21: "two records of one union are merged",
        22: "a dataset is compared before anything is saved",
        23: "the yearly check in four languages, and mail that comes back",
        24: "a secretary corrects the number of members through her link",
        25: "a federation's affiliates are counted apart from members",
        26: "a list of organizations by region, group and year, to take home",
        39: "a message to an organization whose address is not seen",
    },
}


@pytest.mark.parametrize(
    ("kind", "number"), [(kind, number) for kind, numbers in TOLD.items() for number in numbers]
)
def test_it_has_a_story(kind, number):
    assert [story["title"] for story in STORIES if number in story.get(kind, [])]


@pytest.mark.parametrize("story", [pytest.param(one, id=one["title"]) for one in STORIES])
def test_a_story_says_what_it_is_about_and_nothing_unknown(story):
    assert story.keys() <= {"title", "invariants", "tasks", "steps"}
    assert story.get("invariants") or story.get("tasks")
    for kind, numbers in TOLD.items():
        assert set(story.get(kind, [])) <= set(numbers)
    assert story["steps"]


def test_no_two_stories_have_the_same_title():
    titles = [story["title"] for story in STORIES]
    assert len(titles) == len(set(titles))
