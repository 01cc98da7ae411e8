"""Whom a figure is of, in a sentence: women who work on their own account, people in agriculture.

A qualifier goes with women, men and people alike, so that it needs no gender in any language.
"""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop, pgettext

from livelihoods.analysis.statistics.group_estimates import known_groups
from livelihoods.knowledge.indicators import terms

QUALIFIERS: dict[str, dict[str, str]] = {
    "status": {
        "employee": gettext_noop("who work as employees"),
        "employer": gettext_noop("who employ others"),
        "own_account": gettext_noop("who work on their own account"),
        "cooperative_member": gettext_noop("who work in a producers' cooperative as members"),
        "contributing_family": gettext_noop("who help in a family business"),
        "not_classifiable": gettext_noop("whose status in employment cannot be told"),
    },
    "activity": {
        "agriculture": gettext_noop("who work in agriculture"),
        "industry": gettext_noop("who work in industry"),
        "services": gettext_noop("who work in services"),
    },
    "sector": {
        "formal": gettext_noop("who work in the formal sector"),
        "informal": gettext_noop("who work in the informal sector"),
        "household": gettext_noop("who work for private households"),
        "own_use_community": gettext_noop("who work for their household's own use or community"),
    },
    "nature": {
        "formal": gettext_noop("with a formal main job"),
        "informal": gettext_noop("with an informal main job"),
        "other": gettext_noop("with a main job that the national definition sets apart"),
    },
    "age_group": {
        "Y0-14": gettext_noop("under 15 years of age"),
        "Y15-24": gettext_noop("from 15 to 24 years of age"),
        "Y25-34": gettext_noop("from 25 to 34 years of age"),
        "Y35-54": gettext_noop("from 35 to 54 years of age"),
        "Y55-64": gettext_noop("from 55 to 64 years of age"),
        "YGE65": gettext_noop("aged 65 and over"),
    },
    "education": {
        "none": gettext_noop("who completed no level of education"),
        "primary": gettext_noop("who completed primary or lower secondary education"),
        "secondary": gettext_noop("who completed upper secondary education"),
        "tertiary": gettext_noop("who completed tertiary education"),
    },
    "area_type": {
        "urban": gettext_noop("in urban areas"),
        "rural": gettext_noop("in rural areas"),
    },
    "contract": {
        "permanent": gettext_noop("with a permanent contract"),
        "temporary": gettext_noop("with a contract of limited duration"),
        "unspecified": gettext_noop("with a contract of unspecified duration"),
        "not_employee": gettext_noop("who are not employees"),
    },
    "written_contract": {
        "yes": gettext_noop("with a written contract"),
        "no": gettext_noop("without a written contract"),
        "not_employee": gettext_noop("who are not employees"),
    },
    "union_member": {
        "yes": gettext_noop("who are in a trade union"),
        "no": gettext_noop("who are not in a trade union"),
        "not_employee": gettext_noop("who are not employees"),
    },
}
"""Dimension -> code -> what it says of people. Others are said by the name of the code."""


def group(name: str) -> str:
    """Name the workers of a worker group within a sentence."""
    title = known_groups()[name].title[terms.language().partition("-")[0]]
    return title[:1].lower() + title[1:]


def people(codes: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Name the people of a cell: women who work as employees.

    Args:
        codes: Dimension -> code of the cell.
        names: Dimension -> name of the code for readers, where there is no other way to say it.
    """
    sexes = {
        "female": pgettext("of whom a sentence is", "women"),
        "male": pgettext("of whom a sentence is", "men"),
    }
    sex = codes.get("sex", "")
    said = [sexes.get(sex) or pgettext("of whom a sentence is", "people")]
    for dimension, code in codes.items():
        if dimension == "sex" and sex in sexes:
            continue
        known = QUALIFIERS.get(dimension, {}).get(code)
        said.append(gettext(known) if known else f"({names[dimension]})")
    return " ".join(said)


def among(codes: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Say among whom: among women who work as employees; empty for everybody."""
    return gettext("among {people}").format(people=people(codes, names)) if codes else ""
