"""Worker groups as data: who is a domestic worker, a street vendor, a waste picker.

`groups/groups.toml` defines the groups, each with routes by which a survey may tell them; the
table `groups` of a codebook, else `groups/<codebook>.toml`, says which of the fields that groups
use a survey gives. Groups overlap: they are flags, not a partition. docs/worker-groups.md
documents both.
"""

import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.errors import CodebookError, UnknownNameError, suggestion
from livelihoods.analysis.statistics.expressions import DIALECT, Names, Place, bind
from livelihoods.analysis.statistics.record import FIELDS, NODES, TRAITS

LANGUAGES = ("en", "es", "fr", "pt")
SCHEMES = ("isic4", "isic31", "isco08", "isco88", "national")
CODES = ("industry", "occupation")
_YES_NO = ("yes", "no")
WORKPLACES = (
    *("own_home", "client_home", "employer_home", "street", "market", "construction_site"),
    *("fixed_premises", "vehicle", "farm", "no_fixed_place", "other"),
)
VALUES: dict[str, tuple[str, ...]] = {
    # A place that is named first wins where a survey's conditions overlap.
    "workplace": ("employer_home", *(each for each in WORKPLACES if each != "employer_home")),
    "pay_by_piece": _YES_NO,
    "single_buyer": _YES_NO,
    "materials_by_buyer": _YES_NO,
    "price_by_buyer": _YES_NO,
    "dependent_contractor": _YES_NO,
}
"""Fields that hold one of a few values; what is not told is NULL."""

GROUP_FIELDS = (*CODES, *VALUES)
OUTPUTS = {"sector": ("formal", "informal", "household"), "nature": ("formal", "informal", "other")}
_FILE = "groups.toml"
_ROUTE_PARTS = 3


@dataclass(frozen=True, slots=True)
class Need:
    """What a route asks of a survey: a field, and a value or a classification with its digits."""

    field: str
    value: str = ""
    scheme: str = ""
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """One way to tell who is in a group: what it needs, and the condition."""

    name: str
    needs: tuple[Need, ...]
    condition: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A worker group: what it means, in four languages, and the routes in order of preference."""

    id: str
    title: dict[str, str]
    definition: str
    source: str
    universe: str
    routes: tuple[Route, ...]
    file: str = _FILE

    def place(self, key: str = "") -> Place:
        """Return a place in this group, for messages."""
        return Place(self.file, f"groups.{self.id}", key)


@dataclass(frozen=True, slots=True)
class GroupField:
    """A field as one survey gives it: its SQL over the survey's variables, and how fine it is."""

    sql: exp.Expr
    values: tuple[str, ...] = ()
    scheme: str = ""
    digits: int = 0
    note: str = ""

    @property
    def variables(self) -> set[str]:
        """The survey's variables that it is made from."""
        return {column.name for column in self.sql.find_all(exp.Column)}


@dataclass(frozen=True, slots=True)
class SurveyFields:
    """What a survey gives for groups, why it lacks what it lacks, and more on single groups."""

    fields: dict[str, GroupField] = field(default_factory=dict)
    lacks: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


def load() -> dict[str, Group]:
    """Return the groups that come with the software, by id, in the order of their file."""
    text = (resources.files(__package__) / "groups" / _FILE).read_text(encoding="utf-8")
    return parse(text, _FILE)


def parse(text: str, file: str) -> dict[str, Group]:
    """Read the text of a file of groups; `file` is its name for messages.

    Raises:
        CodebookError: The file is wrong; the message names the group, the key and the value.
    """
    content = _toml(text, file)
    _known(content, ("groups",), Place(file))
    entries = content.get("groups")
    if not isinstance(entries, list) or not entries:
        raise Place(file).refuse("[[groups]] is expected")
    groups: dict[str, Group] = {}
    for number, entry in enumerate(entries, start=1):
        group = _group(entry, file, number)
        if group.id in groups:
            raise group.place("id").refuse(f"{group.id!r} is the id of two groups")
        groups[group.id] = group
    return groups


def survey_fields(codebook: Codebook) -> SurveyFields:
    """Return what the survey of a codebook gives for groups; nothing where nobody tells it.

    Raises:
        CodebookError: The codebook's table `groups`, or the file in its place, is wrong.
    """
    if codebook.groups:
        return _survey_fields(codebook.groups, codebook.file, codebook, "groups")
    path = resources.files(__package__) / "groups" / f"{codebook.code}.toml"
    if codebook.code == "groups" or not path.is_file():
        return SurveyFields()
    return parse_fields(path.read_text(encoding="utf-8"), f"groups/{codebook.code}.toml", codebook)


def parse_fields(text: str, file: str, codebook: Codebook) -> SurveyFields:
    """Read what a survey gives for groups; expressions are over the codebook's variables.

    Raises:
        CodebookError: The file is wrong, or of another codebook.
    """
    content = _toml(text, file)
    if content.get("codebook") != codebook.code:
        raise Place(file, "", "codebook").refuse(
            f"{content.get('codebook')!r} is not {codebook.code!r}"
        )
    return _survey_fields(
        {key: each for key, each in content.items() if key != "codebook"}, file, codebook
    )


def _survey_fields(
    content: dict[str, Any], file: str, codebook: Codebook, within: str = ""
) -> SurveyFields:
    """Read the tables of a survey's fields; `within` is the table that they stand in."""

    def at(table: str) -> Place:
        return Place(file, f"{within}.{table}" if within else table)

    _known(content, ("fields", "lacks", "reasons"), Place(file, within))
    names: Names = {name: exp.column(name) for name in codebook.variables}
    fields = {}
    for name, entry in _table(content.get("fields", {}), at("fields")).items():
        place = at(f"fields.{name}")
        if name not in GROUP_FIELDS:
            known = suggestion(name, list(GROUP_FIELDS))
            raise at("fields").refuse(f"unknown field {name!r}{known}")
        table = _table(entry, place)
        fields[name] = (
            _codes(table, names, place)
            if name in CODES
            else _values(VALUES[name], table, names, place)
        )
    lacks = _table(content.get("lacks", {}), at("lacks"))
    _known(lacks, GROUP_FIELDS, at("lacks"))
    reasons = _table(content.get("reasons", {}), at("reasons"))
    return SurveyFields(
        fields,
        {key: _text(lacks, key, at("lacks")) for key in lacks},
        {key: _text(reasons, key, at("reasons")) for key in reasons},
    )


def group(name: str, groups: dict[str, Group]) -> Group:
    """Return the group of that id.

    Raises:
        UnknownNameError: There is none; the message suggests the nearest.
    """
    if name not in groups:
        raise UnknownNameError("worker group", name, groups)
    return groups[name]


def _group(entry: Any, file: str, number: int) -> Group:
    where = Place(file, f"groups {number}")
    entry = _table(entry, where)
    texts = ("id", "definition", "source", "universe")
    _known(entry, (*texts, "title", "routes"), where)
    told = {key: _text(entry, key, where) for key in texts}
    place = Place(file, f"groups.{told['id']}")
    title = _table(entry.get("title"), Place(file, place.table, "title"))
    _known(title, LANGUAGES, Place(file, place.table, "title"))
    titles = {key: _text(title, key, Place(file, place.table, "title")) for key in LANGUAGES}
    routes = entry.get("routes")
    if not isinstance(routes, list) or not routes:
        raise place.refuse("[[groups.routes]] is expected")
    return Group(
        title=titles, routes=tuple(_route(each, place) for each in routes), file=file, **told
    )


def _route(entry: Any, group_place: Place) -> Route:
    entry = _table(entry, group_place)
    place = Place(group_place.file, f"{group_place.table}.routes", str(entry.get("name", "")))
    _known(entry, ("name", "needs", "condition", "note"), place)
    needs = entry.get("needs")
    if not isinstance(needs, list) or not all(isinstance(each, str) for each in needs):
        raise place.refuse("needs: a list of texts is expected")
    route = Route(
        name=_text(entry, "name", place),
        needs=tuple(_need(each, place) for each in needs),
        condition=_text(entry, "condition", place),
        note=_text(entry, "note", place) if "note" in entry else "",
    )
    # Names are known only with what a route needs: a field that is used must be needed.
    used = bind(route.condition, condition_names(), place).find_all(exp.Column)
    needed = {need.field for need in route.needs}
    for column in used:
        if column.name in GROUP_FIELDS and column.name not in needed:
            raise place.refuse(f"the condition uses {column.name!r}, which needs does not name")
    return route


def condition_names() -> Names:
    """Return the names that the condition of a group may use."""
    names = (*GROUP_FIELDS, *FIELDS, *OUTPUTS, "age")
    return {name: exp.column(name) for name in names}


def _need(text: str, place: Place) -> Need:
    name, *parts = text.split(":")
    known = (*GROUP_FIELDS, *FIELDS, *OUTPUTS)
    if name not in known:
        raise place.refuse(f"needs: unknown field {name!r}{suggestion(name, list(known))}")
    if name in CODES:
        if len(parts) != _ROUTE_PARTS - 1 or not parts[1].isdigit():
            raise place.refuse(f"needs: {text!r} is not such as {name}:isic4:2")
        if parts[0] not in SCHEMES:
            raise place.refuse(f"needs: {text!r}: {suggestion(parts[0], list(SCHEMES))[2:]}")
        return Need(name, scheme=parts[0], digits=int(parts[1]))
    values = VALUES.get(name) or OUTPUTS.get(name) or (NODES | TRAITS)[name].values
    if len(parts) != 1 or parts[0] not in values:
        raise place.refuse(f"needs: {text!r} is not {name}: with one of {', '.join(values)}")
    return Need(name, value=parts[0])


def _codes(entry: dict[str, Any], names: Names, place: Place) -> GroupField:
    texts = ("scheme", "digits", "sql", "note", "unclassified", "concordance")
    _known(entry, (*texts, "others_keep_their_code"), place)
    scheme, digits = _text(entry, "scheme", place), entry.get("digits")
    if scheme not in SCHEMES:
        raise Place(place.file, place.table, "scheme").refuse(
            f"unknown scheme {scheme!r}{suggestion(scheme, list(SCHEMES))}"
        )
    if not isinstance(digits, int) or isinstance(digits, bool) or digits < 1:
        raise Place(place.file, place.table, "digits").refuse(f"{digits!r} is not a number of 1 on")
    code = bind(entry.get("sql"), names, Place(place.file, place.table, "sql"))
    unclassified = entry.get("unclassified", [])
    if not isinstance(unclassified, list) or not all(isinstance(it, str) for it in unclassified):
        raise Place(place.file, place.table, "unclassified").refuse("a list of texts is expected")
    at = Place(place.file, place.table, "concordance")
    concordance = _table(entry.get("concordance", {}), at)
    # With an operand, NULL finds no branch: it must not become a code that is known.
    case = exp.Case(this=code)
    for each in unclassified:
        case = case.when(exp.Literal.string(each), exp.null())
    for key in concordance:
        to = exp.Literal.string(_text(concordance, key, at))
        case = case.when(exp.Literal.string(key), to)
    if concordance and not entry.get("others_keep_their_code"):
        # Any other code is known, and none that groups use.
        case = case.else_(exp.maybe_parse("left(x, 0)", dialect=DIALECT).transform(_put(code)))
    else:
        case = case.else_(code.copy())
    note = _text(entry, "note", place) if "note" in entry else ""
    sql = exp.paren(case) if case.args.get("ifs") else code
    return GroupField(sql, scheme=scheme, digits=digits, note=note)


def _put(code: exp.Expr) -> Any:
    return lambda node: code.copy() if isinstance(node, exp.Column) else node


def _values(
    values: tuple[str, ...], entry: dict[str, Any], names: Names, place: Place
) -> GroupField:
    _known(entry, (*values, "note"), place)
    case = exp.Case()
    given = tuple(value for value in values if value in entry)
    if not given:
        raise place.refuse(f"at least one of {', '.join(values)} is expected")
    for value in given:
        condition = bind(entry[value], names, Place(place.file, place.table, value))
        case = case.when(condition, exp.Literal.string(value))
    note = _text(entry, "note", place) if "note" in entry else ""
    return GroupField(exp.paren(case), values=given, note=note)


def _toml(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CodebookError(f"{file}: not a TOML file: {error}") from None


def _table(entry: Any, place: Place) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise place.refuse("a table is expected")
    return entry


def _known(entry: dict[str, Any], known: tuple[str, ...], place: Place) -> None:
    for key in entry:
        if key not in known:
            raise place.refuse(f"unknown key {key!r}{suggestion(key, list(known))}")


def _text(entry: dict[str, Any], key: str, place: Place) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        problem = "is missing" if value is None else f"{value!r} is not text"
        raise place.refuse(f"{key}: {problem}")
    return value
