"""Standards: which jobs are informal, as decision lists that are data.

A standard is one TOML file in `schemes/`. It has a universe (who is covered, from which age), two
lists of rules - one decides the sector of the production unit, one the nature of the job - and the
parameters in which national practice differs. `national` is short for the codebook's own profile;
`icls17+place_and_size` is the standard with a variant that the codebook describes.
"""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.errors import CodebookError, UnknownNameError
from livelihoods.analysis.statistics.expressions import Names, Place, bind
from livelihoods.analysis.statistics.record import FIELDS, raw_names, record_columns
from livelihoods.analysis.statistics.shipped import standard_ids

DEFAULT = "icls17"
OUTPUTS = ("sector", "nature")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a decision list: the first whose condition holds decides.

    Attributes:
        id: Its name in outputs; several lines may share one.
        when: Its condition.
        then: What it decides.
        by_definition: Whether the definition alone decides, without any answer.
        source: What it rests on, where that is not the same for the whole standard.
    """

    id: str
    when: str
    then: str
    by_definition: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard as applied to one survey: rules, universe, and the record it reads.

    Attributes:
        id: As it stands in estimates, such as `icls17` or `icls17+place_and_size`.
        rules: The decision list of each output that the standard gives.
        rate_base: Condition that narrows the base of rates, or None.
        parameters: The value of each parameter that was used.
        record: The codebook's record, with the variant's changes.
        draft: What a reader must be told of rules that are not settled; nothing if they are.
    """

    id: str
    file: str
    title: str
    source: str
    universe: str
    universe_words: str
    rules: dict[str, tuple[Rule, ...]]
    parameters: dict[str, str]
    record: dict[str, Any]
    rate_base: str | None = None
    rate_words: str = ""
    sweep: str | None = None
    draft: str = ""

    @property
    def outputs(self) -> tuple[str, ...]:
        """The outputs that this standard gives: sector, nature or both."""
        return tuple(name for name in OUTPUTS if name in self.rules)

    @property
    def by_definition(self) -> tuple[str, ...]:
        """Ids of the rules of nature that follow from the definition alone."""
        return tuple(rule.id for rule in self.rules.get("nature", ()) if rule.by_definition)

    def record_sql(self, codebook: Codebook) -> dict[str, exp.Expr]:
        """Return the SQL of each field of the record, over the survey's own variables."""
        household_first = self.parameters.get("household_precedence", "household") == "household"
        return record_columns(codebook, self.record, household_first)

    def names(self, codebook: Codebook | None) -> Names:
        """Return what a rule may use: the record, and the survey's own variables if national."""
        names: dict[str, exp.Expr] = {
            name: exp.column(name) for name in (*FIELDS, "employed", "age")
        }
        names |= {key: exp.Literal.string(value) for key, value in self.parameters.items()}
        if codebook is not None and self.id.startswith("national"):
            names |= raw_names(codebook)
        return names


def ids() -> list[str]:
    """Return the ids of the standards that come with the software."""
    return standard_ids()


def standard(name: str, codebook: Codebook) -> Standard:
    """Return a standard as it applies to a survey.

    Raises:
        UnknownNameError: No such standard, or no such variant in the codebook.
        CodebookError: The survey has too few answers for the standard, or the standard belongs
            to another survey.
    """
    base, plus, variant = name.partition("+")
    if base == "national":
        if not codebook.profile:
            raise CodebookError(f"{codebook.code} has no national profile; use {DEFAULT}")
        base = codebook.profile
    if base not in ids():
        variants = [f"{DEFAULT}+{each}" for each in codebook.variants]
        raise UnknownNameError("standard", name, [*ids(), "national", *variants])
    if plus and variant not in codebook.variants:
        known = [f"{base}+{each}" for each in codebook.variants]
        raise UnknownNameError(f"variant of {codebook.code}", name, known)
    file = f"{base.replace(':', '-')}.toml"
    text = (resources.files(__package__) / "schemes" / file).read_text(encoding="utf-8")
    return build(tomllib.loads(text), file, codebook, variant)


def build(content: dict[str, Any], file: str, codebook: Codebook, variant: str = "") -> Standard:
    """Make a standard from the content of its file, for a survey and one of its variants."""
    if content.get("codebook", codebook.code) != codebook.code:
        raise CodebookError(
            f"Standard {content['id']} belongs to {content['codebook']}, not to {codebook.code}"
        )
    change = codebook.variants.get(variant, {})
    record = {**codebook.record, **change.get("record", {})}
    parameters = _parameters(content, codebook, change)
    _refuse_too_few(content, codebook, record, parameters)
    rate = content.get("rate_base", {})
    title = f" ({change.get('title', variant)})" if variant else ""
    source = f" {change['source']}" if change.get("source") else ""
    return Standard(
        id=content["id"] + (f"+{variant}" if variant else ""),
        file=file,
        title=content["title"] + title,
        source=content["source"] + source,
        universe=content["universe"]["condition"],
        universe_words=content["universe"]["words"],
        rules={
            output: _rules(content[output]["rules"], parameters)
            for output in OUTPUTS
            if output in content
        },
        parameters=parameters,
        record=record,
        rate_base=rate.get("condition"),
        rate_words=rate.get("words", ""),
        sweep=content.get("sector", {}).get("sweep"),
        draft=content.get("draft", ""),
    )


def decision(
    rules: tuple[Rule, ...], names: Names, file: str, output: str
) -> tuple[exp.Expr, exp.Expr]:
    """Compile a decision list: what it decides, and the id of the rule that decided."""
    outcome, rule_id = exp.Case(), exp.Case()
    for rule in rules:
        condition = bind(rule.when, names, Place(file, f"{output}.rules", rule.id))
        outcome = outcome.when(condition, exp.Literal.string(rule.then))
        rule_id = rule_id.when(condition.copy(), exp.Literal.string(rule.id))
    return outcome, rule_id


def _rules(entries: list[dict[str, Any]], parameters: dict[str, str]) -> tuple[Rule, ...]:
    """Make the rules of a list; those that go `with` another value of a parameter are left out."""
    return tuple(
        Rule(**{key: value for key, value in entry.items() if key != "with"})
        for entry in entries
        if entry.get("with", {}).items() <= parameters.items()
    )


def _parameters(
    content: dict[str, Any], codebook: Codebook, change: dict[str, Any]
) -> dict[str, str]:
    """Take each parameter from the variant, else from the codebook, else its default."""
    given = codebook.standards.get(content["id"], {}).get("parameters", {})
    given = {**given, **change.get("parameters", {})}
    declared = content.get("parameters", {})
    for key in given:
        if key not in declared:
            raise UnknownNameError(f"parameter of {content['id']}", key, declared)
    chosen = {key: str(given.get(key, entry["default"])) for key, entry in declared.items()}
    for key, value in chosen.items():
        if value not in declared[key]["values"]:
            raise UnknownNameError(f"value of {key}", value, declared[key]["values"])
    return chosen


def _refuse_too_few(
    content: dict[str, Any],
    codebook: Codebook,
    record: dict[str, Any],
    parameters: dict[str, str],
) -> None:
    """Refuse a survey that lacks what the standard needs, with the list of all that is missing."""
    have = {name for name in FIELDS if record.get(name)}
    lacking = []
    for need in content.get("needs", ()):
        asked = need.get("with", {}).items() <= parameters.items()
        if asked and not any(have.issuperset(choice.split("+")) for choice in need["any_of"]):
            missing = [name for choice in need["any_of"] for name in choice.split("+")]
            lacking.append(
                f"for the {need['output']} of {content['id']}: "
                f"the codebook has none of {', '.join(missing)}"
            )
    if lacking:
        raise CodebookError(f"{codebook.file}: too few answers {'; '.join(lacking)}")
