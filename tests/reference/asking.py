"""Putting the question of a case to our engine."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from livelihoods.analysis import statistics
from tests.reference.answer import Answer, Key, Records, Row, Test
from tests.reference.case import Case, listed, read_table, text
from tests.reference.contrasts import contrasted
from tests.reference.translation import column, condition, expression, levels, literal, open_survey
from tests.reference.vocabulary import COMPARISON

INTERVALS = {"mean": "t"}
MEASURES = {
    "gini": "gini",
    "qsr": "quintile_share_ratio",
    "arpt": "poverty_threshold",
    "arpr": "poverty_rate",
    "gei1": "theil",
    "variance": "variance",
}


class Question:
    """The statistics of a case, with the names that the other software gives each."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.table = read_table(case.data, case.dataset)
        self.where = condition(self.table, case.statistic.get("where"))
        self.statistics: list[Any] = []
        self.names: list[tuple[str, ...]] = []
        self.known = self._known()
        make = getattr(self, f"_{case.statistic['stat']}", None)
        if make is not None:
            make()
        elif case.statistic["stat"] in MEASURES:
            measure = getattr(statistics, MEASURES[case.statistic["stat"]])
            for y in self._ys():
                self.add(measure, expression(self.table, y), names=(y,))

    def _ys(self) -> list[str]:
        return [str(y) for y in listed(self.case.statistic.get("y"))]

    def _known(self) -> str | None:
        """Return the condition that all variables are known: several are taken together."""
        said = self.case.statistic
        named = [*self._ys(), *map(str, listed(said.get("x")))]
        if said.get("na") != "drop" or len(named) < 2 or said.get("categorical"):
            return None
        columns = [COMPARISON.match(y)["column"] if COMPARISON.match(y) else y for y in named]
        return " AND ".join(f"{column(name)} IS NOT NULL" for name in dict.fromkeys(columns))

    def add(
        self, make: Callable[..., Any], *arguments: Any, names: tuple[str, ...], **words: Any
    ) -> None:
        """Ask for one more statistic; words that say nothing are left out."""
        given = {name: value for name, value in words.items() if value is not None}
        if self.known is not None:
            given["where"] = self.known
        self.statistics.append(make(*arguments, name=f"s{len(self.statistics)}", **given))
        self.names.append(names)

    def _sums(self, make: Callable[..., Any]) -> None:
        said = self.case.statistic
        for y in self._ys():
            compared = COMPARISON.match(y)
            if said.get("categorical"):
                for level in levels(self.table, y):
                    shown = text(level)
                    names = (f"factor({y}){shown}", f"{y}{shown}", f"as.factor({y}){shown}", shown)
                    of = f"{column(y)} = {literal(self.table, y, level)}"
                    self.add(make, of, names=names, deff=said.get("deff"))
            elif compared:
                for of, shown in (
                    (f"NOT ({expression(self.table, y)})", "FALSE"),
                    (expression(self.table, y), "TRUE"),
                ):
                    names = tuple(f"I({each}){shown}" for each in (y, y.replace("'", '"')))
                    self.add(make, of, names=names, deff=said.get("deff"))
            else:
                self.add(make, column(y), names=(y,), deff=said.get("deff"))

    def _mean(self) -> None:
        self._sums(statistics.mean)

    def _total(self) -> None:
        self._sums(statistics.total)

    def _ratio(self) -> None:
        said = self.case.statistic
        for x in listed(said["x"]):
            for y in self._ys():
                ours = expression(self.table, y), expression(self.table, x)
                self.add(statistics.ratio, *ours, names=(f"{y}/{x}",), deff=said.get("deff"))

    def _proportion(self) -> None:
        method = self.case.statistic.get("ci_method") or "logit"
        for y in self._ys():
            self.add(
                statistics.mean,
                expression(self.table, y),
                names=(f"I({y})", f"I({y.replace(chr(39), chr(34))})", y),
                interval=INTERVALS.get(method, method),
            )

    def _quantile(self) -> None:
        said = self.case.statistic
        for y in self._ys():
            self.add(
                statistics.quantile,
                expression(self.table, y),
                said["p"],
                names=(y,),
                rule=said.get("qrule") or "math",
                interval=said.get("interval") or "mean",
            )

    def rows(self, found: Sequence[Mapping[str, Any]]) -> list[Row]:
        """Read rows of our table."""
        names = {f"s{index}": each for index, each in enumerate(self.names)}
        return [
            Row(
                key=self.key(row),
                names=names[row["statistic"]],
                p=row.get("p"),
                deff=row.get("deff"),
                **{each: row[each] for each in ("value", "se", "lower", "upper", "df", "n")},
            )
            for row in found
        ]

    def key(self, row: Mapping[str, Any]) -> Key:
        """The domain of a row of our table."""
        return tuple(text(row.get(name)) for name in self.case.by)


def ask(case: Case) -> Answer:
    """Put the question of a case to our engine.

    Raises:
        InputError: The engine refuses it.
    """
    survey = open_survey(case)
    question = Question(case)
    stat = case.statistic["stat"]
    if stat in {"chisq", "ttest"}:
        return _tested(survey, question)
    if stat == "glm":
        return _regressed(survey, question)
    if stat == "contrast":
        return contrasted(survey, question.table, case, counted(survey, question))
    by = [case.by]
    table = survey.estimate(question.statistics, by=by, where=question.where)
    rows = question.rows(table.arrow().to_pylist())
    records, overall = counted(survey, question)

    def matrix(wanted: list[Row]) -> np.ndarray:
        covariance = survey.covariance(question.statistics, by=case.by, where=question.where)
        places = [(row.key, row.names, row.p) for row in question.rows(covariance.rows)]
        order = [places.index((row.key, row.names, row.p)) for row in wanted]
        return np.asarray(covariance.matrix)[np.ix_(order, order)]

    return Answer(rows=rows, records=records, overall=overall, matrix=matrix)


def counted(survey: Any, question: Question) -> tuple[dict[Key, Records], Records | None]:
    """Count the records of every domain, whatever they have missing, and of all together.

    R counts them so, and takes the degrees of freedom of a domain from them. Where nothing is
    expected of either, nothing is counted.
    """
    expected = question.case.expected
    rows = expected.get("rows") or ()
    records: dict[Key, Records] = {}
    overall = None
    told = any({"n", "domain_degf"} & set(row) or row.get("estimate") is None for row in rows)
    if question.case.by and told:
        for row in _records(survey, question, tuple(question.case.by)):
            records[question.key(row)] = Records(row["n"], row["df"])
    if any(expected.get(each) is not None for each in ("degf", "ci_df")) or not records:
        found = _records(survey, question, ())
        overall = Records(found[0]["n"], found[0]["df"])
        if not question.case.by:
            records[()] = overall
    return records, overall


def _records(survey: Any, question: Question, by: tuple[str, ...]) -> list[dict[str, Any]]:
    key = (id(survey), by, question.where)
    if key not in _counts:
        counting = [statistics.total("1", name="records")]
        found = survey.estimate(counting, by=[by], where=question.where)
        # The survey is kept with its counts: another one never has its id.
        _counts[key] = (survey, found.arrow().to_pylist())
        if len(_counts) > _KEPT:
            _counts.pop(next(iter(_counts)))
    return _counts[key][1]


_counts: dict[tuple[int, tuple[str, ...], str | None], tuple[Any, list[dict[str, Any]]]] = {}
_KEPT = 50


def _tested(survey: Any, question: Question) -> Answer:
    said = question.case.statistic
    _, overall = counted(survey, question)
    if said["stat"] == "chisq":
        given = {"method": said["method"]} if said.get("method") else {}
        test = survey.independence(
            column(said["rows"]), column(said["cols"]), where=question.where, **given
        )
    else:
        y = expression(question.table, str(listed(said["y"])[0]))
        group = column(said["group"]) if said.get("group") else None
        test = survey.ttest(y, group=group, where=question.where)
    estimate = getattr(test, "estimate", None)
    parameter = tuple(np.ravel(test.parameter).tolist())
    ours = Test(test.statistic, parameter, test.p_value, estimate)
    rows = []
    if estimate is not None and test.statistic:
        se = abs(estimate / test.statistic)
        df = parameter[0] if parameter else None
        rows = [Row(key=(), names=(), value=estimate, se=se, df=df)]
    return Answer(test=ours, rows=rows, overall=overall)


def _regressed(survey: Any, question: Question) -> Answer:
    said = question.case.statistic
    found = survey.regression(
        said["formula"], family=said.get("family") or "gaussian", where=question.where
    )
    rows = [
        Row(
            key=(),
            names=(row["name"],),
            df=found.df,
            **{each: row[each] for each in ("value", "se", "lower", "upper")},
        )
        for row in found.rows
    ]
    _, overall = counted(survey, question)

    def matrix(wanted: list[Row]) -> np.ndarray:
        order = [rows.index(row) for row in wanted]
        return np.asarray(found.matrix)[np.ix_(order, order)]

    return Answer(rows=rows, matrix=matrix, df_residual=found.df, overall=overall)
