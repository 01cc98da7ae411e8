"""ILOSTAT's bulk files as figures that can be released: each with its source, flags and notes.

Rows stay in the engine. What is looked at in Python is what they have in common: areas, sources,
notes, categories.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from livelihoods import __version__
from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.errors import EstimatesError
from livelihoods.analysis.statistics.estimates import (
    FORMAT,
    FORMAT_VERSION,
    SCHEMA,
    Estimates,
    columns_with,
)
from livelihoods.analysis.statistics.ilostat import bulk_terms as terms
from livelihoods.analysis.statistics.ilostat.bulk_file import (
    INDICATOR_LABELS,
    INDICATORS,
    SEX,
    THOUSAND,
    as_text,
    vintage_of,
)
from livelihoods.analysis.statistics.indicators import INDICATORS as OURS
from livelihoods.analysis.statistics.release.received import Received, refusal

_COLUMNS: Final = (
    *("ref_area", "indicator", "source", "sex", "classif1", "classif2", "time"),
    *("obs_value", "obs_status", "note_classif", "note_indicator", "note_source"),
)
_DIMENSIONS: Final = ("sex", "status", "activity", "industry")
_MEMORY: Final = "500MB"

_READ: Final = r"""
CREATE TABLE read AS
SELECT
  line, ref_area, indicator, source, texts.sex AS given_sex, classif1, classif2, time, obs_value,
  obs_status, area, unit, scale, is_modelled, codes AS notes, part, is_market,
  CASE WHEN outside.given IS NULL THEN id ELSE outside_id END AS id,
  sexes.code AS sex, first.dimension AS dimension1, first.code AS code1,
  second.dimension AS dimension2, second.code AS code2,
  flag, try_cast(nullif(obs_value, '') AS DOUBLE) AS value,
  CASE WHEN regexp_full_match(time, '\d{4}') THEN time
       WHEN regexp_full_match(time, '\d{4}Q[1-4]') THEN replace(time, 'Q', '-Q') END AS period,
  -- A region or a group by income: X01 is the world.
  CASE WHEN regexp_full_match(ref_area, 'X\d\d') THEN 'regions and groups of countries'
       WHEN outside.given IS NOT NULL AND outside_id IS NULL THEN 'numbers outside agriculture'
       ELSE coalesce(no_sex.words, no_class1.words, no_class2.words) END AS left_out
FROM texts
LEFT JOIN areas ON areas.given = ref_area
LEFT JOIN indicators ON indicators.given = indicator
LEFT JOIN sexes ON sexes.given = texts.sex
LEFT JOIN classes AS first ON first.given = classif1
LEFT JOIN classes AS second ON second.given = classif2
LEFT JOIN outside ON outside.given = classif1
LEFT JOIN outside_ids USING (id)
LEFT JOIN statuses ON statuses.given = obs_status
LEFT JOIN told USING (note_classif, note_indicator, note_source)
LEFT JOIN no_counterpart AS no_sex ON no_sex.given = texts.sex
LEFT JOIN no_counterpart AS no_class1 ON no_class1.given = classif1
LEFT JOIN no_counterpart AS no_class2 ON no_class2.given = classif2
"""
# What may be wrong in a row: the column, when it is, and what to say of what stands there.
_FAULTS: Final = (
    ("ref_area", "area IS NULL", "is no area that ILOSTAT has"),
    ("indicator", "id IS NULL", "is no indicator that can be imported"),
    ("source", "source = ''", "is empty: figures of several sources stay apart"),
    ("given_sex", "sex IS NULL", "is not known"),
    ("classif1", "dimension1 IS NULL", "is not known"),
    ("classif2", "dimension2 IS NULL", "is not known"),
    ("time", "period IS NULL", "is neither a year (2016) nor a quarter (2016Q4)"),
    ("obs_status", "flag IS NULL", "is not known"),
    (
        "obs_value",
        "obs_value <> '' AND (value IS NULL OR NOT isfinite(value))",
        "is not a number",
    ),
)
_REPEATED: Final = """
SELECT max(line), min(line) FROM read
GROUP BY ref_area, indicator, source, given_sex, classif1, classif2, time HAVING count(*) > 1
"""
# The total stands in a file once for each classification: as one figure, if they agree.
_FIGURES: Final = """
CREATE TABLE figures AS
SELECT * REPLACE (CASE WHEN part <> '' THEN area || '-' || part ELSE area END AS area),
  CASE WHEN is_modelled THEN $modelled WHEN is_market THEN $market ELSE $icls13 END AS standard,
  CASE WHEN dimension1 = 'status' THEN code1 WHEN dimension2 = 'status' THEN code2 END AS status,
  CASE WHEN dimension1 = 'activity' THEN code1
       WHEN dimension2 = 'activity' THEN code2 END AS activity,
  CASE WHEN dimension1 = 'industry' THEN code1
       WHEN dimension2 = 'industry' THEN code2 END AS industry
FROM read JOIN sources ON read.area = sources.of_area AND read.source = sources.given
WHERE left_out IS NULL
"""
_KEY: Final = (
    "id, standard, area, period, coalesce(sex, ''), coalesce(status, ''), coalesce(activity, ''), "
    "coalesce(industry, ''), source_code"
)
_OTHERWISE: Final = f"""
SELECT max(line), min(line), arg_max(obs_value, line), arg_min(obs_value, line)
FROM figures GROUP BY {_KEY} HAVING count(DISTINCT (value, flag)) > 1
"""  # noqa: S608 - names of ours
# Without a value: the producer withholds it where it flags it as resting on few records, and has
# none where it says nothing. The first is told as suppressed, the second is no figure.
_ROWS: Final = f"""
SELECT min(line) AS line, any_value(id) AS indicator, any_value(standard) AS standard,
  any_value(area) AS area, any_value(period) AS period,
  nullif(any_value(sex), '') AS sex, nullif(any_value(status), '') AS status,
  nullif(any_value(activity), '') AS activity, nullif(any_value(industry), '') AS industry,
  any_value(value * scale) AS value, any_value(unit) AS unit, any_value(source_code) AS source,
  any_value(notes) AS notes,
  CASE WHEN any_value(value) IS NULL THEN 'suppressed'
       ELSE concat_ws(';', CASE WHEN any_value(is_modelled) THEN 'modelled' END,
            CASE WHEN NOT any_value(is_modelled) OR any_value(flag) <> 'modelled'
                 THEN nullif(any_value(flag), '') END) END AS flag,
  CASE WHEN any_value(value) IS NULL THEN 'few_records'
       WHEN any_value(flag) = 'unreliable' THEN 'limited_records' END AS reason,
  CASE WHEN any_value(value) IS NOT NULL THEN 'not_given' END AS interval
FROM figures WHERE value IS NOT NULL OR flag IN ('unreliable', 'suppressed')
GROUP BY {_KEY} ORDER BY line
"""  # noqa: S608 - names of ours


def read(path: Path) -> Received:
    """Read a bulk file, with codes or with labels, as figures with their flags and notes.

    A figure by the ILO has no interval, and none of ours. Its note on geography makes its area a
    part of the country, its note on the concept of employment another standard.

    Raises:
        EstimatesError: It is no bulk file of ILOSTAT, or rows of it cannot be understood; the
            message names the line and the column of each.
    """
    if not path.is_file():
        raise EstimatesError(f"{path.name}: there is no such file")
    content = path.read_bytes()
    texts, labelled = _texts(content, path.name)
    if not texts.num_rows:
        raise EstimatesError(f"{path.name}: the file holds no figures")
    with closing(duckdb.connect(config={"memory_limit": _MEMORY})) as engine:
        _register(engine, texts, labelled=labelled)
        engine.execute(_READ)
        _refuse(engine, path.name, labelled=labelled)
        left_out = _left_out(engine)
        sources = _sources(engine, labelled=labelled)
        _put(engine, "sources", ("of_area", "given", "source_code"), [each[:3] for each in sources])
        names = {"modelled": terms.MODELLED, "market": terms.MARKET, "icls13": terms.ICLS13}
        engine.execute(_FIGURES, names)
        if found := engine.execute(_OTHERWISE + " ORDER BY 1").fetchall():
            raise refusal(
                path.name,
                [
                    f"{path.name} line {line}, obs_value: {value or 'empty'}, but line {first} "
                    f"says {other or 'empty'}, or another status, of the same figure"
                    for line, first, value, other in found
                ],
            )
        rows = engine.sql(_ROWS).to_arrow_table()
        metadata = _metadata(engine, path.name, content, rows, sources, labelled=labelled)
    name = path.name
    return Received(
        name=name,
        metadata_name=name,
        estimates=Estimates(_shaped(rows), metadata),
        lines=rows["line"].combine_chunks(),
        place=lambda line: f"{name} line {line}",
        notes=rows["notes"].combine_chunks(),
        left_out=left_out,
    )


def _texts(content: bytes, name: str) -> tuple[pa.Table, bool]:
    """Return the columns that are read, each there, with the number of each line."""
    table, labelled = as_text(content, name)
    count = table.num_rows
    absent = pa.array([""] * count, pa.string())
    columns = [table[each] if each in table.column_names else absent for each in _COLUMNS]
    lines = pa.array(range(2, count + 2), pa.int64())
    return pa.table([*columns, lines], names=[*_COLUMNS, "line"]), labelled


def _put(
    engine: duckdb.DuckDBPyConnection,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    """Give the engine a small table of texts."""
    held = [dict(zip(columns, row, strict=True)) for row in rows]
    kinds = {"scale": pa.float64(), "is_modelled": pa.bool_(), "is_market": pa.bool_()}
    schema = pa.schema([(each, kinds.get(each, pa.string())) for each in columns])
    engine.register(name, pa.Table.from_pylist(held, schema))


def _register(engine: duckdb.DuckDBPyConnection, texts: pa.Table, *, labelled: bool) -> None:
    engine.register("texts", texts)
    areas = {(row[2] if labelled else row[1], row[0]) for row in terms.areas()}
    _put(engine, "areas", ("given", "area"), areas)
    _put(engine, "indicators", ("given", "id", "unit", "scale", "is_modelled"), _indicators(texts))
    _put(engine, "sexes", ("given", "code"), SEX.items())
    classes = [(given, *pair) for given, pair in terms.CLASSES.items()]
    outside = [(given, "", "") for given in terms.OUTSIDE]
    _put(engine, "classes", ("given", "dimension", "code"), [*classes, *outside, ("", "", "")])
    _put(engine, "outside", ("given",), [(each,) for each in terms.OUTSIDE])
    _put(engine, "outside_ids", ("id", "outside_id"), terms.OUTSIDE_AGRICULTURE.items())
    _put(engine, "statuses", ("given", "flag"), terms.STATUSES.items())
    _put(engine, "no_counterpart", ("given", "words"), terms.NO_COUNTERPART.items())
    columns = ("note_classif", "note_indicator", "note_source")
    told = engine.execute(f"SELECT DISTINCT {', '.join(columns)} FROM texts").fetchall()  # noqa: S608 - names of ours
    heads = (*columns, "codes", "part", "is_market")
    _put(engine, "told", heads, [(*each, *_told(each, labelled=labelled)) for each in told])


def _indicators(texts: pa.Table) -> list[tuple[str, str, str, float, bool]]:
    found: list[tuple[str, str, str, float, bool]] = []
    for given in texts["indicator"].unique().to_pylist():
        code = INDICATOR_LABELS.get(given) or given.removesuffix("_A").removesuffix("_Q")
        modelled = terms.MODELLED_INDICATORS.get(code)
        known = modelled or INDICATORS.get(code)
        if known:
            scale = THOUSAND if code.endswith("_NB") else 1.0
            found.append((given, known, OURS[known].unit, scale, modelled is not None))
    return found


def _told(texts: Sequence[str], *, labelled: bool) -> tuple[str, str, bool]:
    """Return what the notes of an observation say.

    The codes of the notes, the part of the country, and whether employment is without producers for
    own use.
    """
    notes = [each for text in texts for each in terms.notes_of(text, labelled=labelled)]
    part = next((terms.part_of(*each)[0] for each in notes if each[1].kind == "geography"), "")
    is_market = any(note.kind == "concept" for _, note in notes)
    return ";".join(dict.fromkeys(code for code, _ in notes)), part, is_market


def _refuse(engine: duckdb.DuckDBPyConnection, name: str, *, labelled: bool) -> None:
    """Refuse a file with rows that are not understood, or that say a thing twice."""
    found = []
    for column, when, words in _FAULTS:
        query = f"SELECT line, {column} FROM read WHERE ({when}) AND left_out IS NULL"  # noqa: S608 - texts of ours
        called = column.removeprefix("given_")
        if labelled and column not in {"time", "obs_value"}:
            called += ".label"
        for line, value in engine.execute(query).fetchall():
            said = f"{value!r} " if value else ""
            found.append((line, f"{name} line {line}, {called}: {said}{words}"))
    for line, first in engine.execute(_REPEATED).fetchall():
        found.append((line, f"{name} line {line}: repeats the observation of line {first}"))
    if found:
        raise refusal(name, [words for _, words in sorted(found)])


def _left_out(engine: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Say what is not taken over, and how many rows of it there are."""
    groups = engine.execute(
        "SELECT left_out, count(*) FROM read WHERE left_out IS NOT NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    lacking = engine.execute(
        "SELECT count(*) FROM read WHERE left_out IS NULL AND value IS NULL "
        "AND flag NOT IN ('unreliable', 'suppressed')"
    ).fetchone()
    said = [f"{count} rows of {words}: no counterpart in a release" for words, count in groups]
    if lacking and lacking[0]:
        said.append(f"{lacking[0]} rows without a value: missing is not zero, and no figure")
    return tuple(said)


def _sources(
    engine: duckdb.DuckDBPyConnection, *, labelled: bool
) -> list[tuple[str, str, str, str]]:
    """Return area, source as given, our code and title of every source."""
    found = engine.execute(
        "SELECT DISTINCT area, source FROM read WHERE left_out IS NULL ORDER BY ALL"
    ).fetchall()
    return [
        (area, given, *terms.source_of(area, given, labelled=labelled)) for area, given in found
    ]


def _shaped(rows: pa.Table) -> pa.Table:
    """Return the rows with the columns of an estimates table."""
    used = [each for each in _DIMENSIONS if rows[each].null_count < rows.num_rows]
    names = columns_with(used)
    return pa.table(
        [
            rows[each].cast(SCHEMA.field(each).type)
            if each in rows.column_names
            else pa.nulls(rows.num_rows, SCHEMA.field(each).type)
            for each in names
        ],
        names=list(names),
    )


def _metadata(
    engine: duckdb.DuckDBPyConnection,
    name: str,
    content: bytes,
    rows: pa.Table,
    sources: Sequence[tuple[str, str, str, str]],
    *,
    labelled: bool,
) -> dict[str, Any]:
    """Say what the figures mean, by whom they are, and on what terms."""
    given = [each[0] for each in engine.execute("SELECT DISTINCT indicator FROM read").fetchall()]
    codes = sorted({INDICATOR_LABELS.get(each) or each for each in given})
    vintage = vintage_of(name)
    credit = f"ILO, ILOSTAT, {', '.join(codes)}" + (f", vintage {vintage}" if vintage else "")
    notes: dict[str, dict[str, str]] = {}
    parts: dict[str, str] = {}
    for column in ("note_classif", "note_indicator", "note_source"):
        query = f"SELECT DISTINCT {column} FROM texts ORDER BY 1"  # noqa: S608 - names of ours
        for (text,) in engine.execute(query).fetchall():
            for code, note in terms.notes_of(text, labelled=labelled):
                notes[code] = {"kind": note.kind, "words": note.words}
                if note.kind == "geography":
                    ending, words = terms.part_of(code, note)
                    parts[ending] = words
    used = set(rows["source"].unique().to_pylist())
    kept = {code for text in rows["notes"].unique().to_pylist() for code in text.split(";") if code}
    dimensions = [each for each in _DIMENSIONS if rows[each].null_count < rows.num_rows]
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "software": {"name": "livelihoods", "version": __version__},
        "command": [],
        "digests": {"files": {name: hashlib.sha256(content).hexdigest()}},
        "areas": {area: _area(area, parts) for area in sorted(rows["area"].unique().to_pylist())},
        "codebooks": [
            {
                "code": code,
                "title": title,
                "producer": terms.PRODUCER,
                "area": area,
                "periods": [],
                "files": [],
                "design": {"words": terms.NO_ERROR, "stand_in": False},
                "credit": credit,
                "terms": terms.TERMS,
                "url": terms.URL,
                "notes": [],
                "breaks": [],
                "as_published": True,
            }
            for area, _, code, title in sources
            if code in used
        ],
        "standards": [_standard(each) for each in sorted(rows["standard"].unique().to_pylist())],
        "indicators": [
            terms.described(each) for each in sorted(rows["indicator"].unique().to_pylist())
        ],
        "dimensions": {
            each: {"title": DIMENSIONS[each].title, "codes": dict(DIMENSIONS[each].codes)}
            for each in dimensions
        },
        "notes": {code: notes[code] for code in sorted(kept)},
        "swept": [],
        "warnings": [],
    }


def _standard(code: str) -> dict[str, Any]:
    title, universe, source = terms.STANDARDS[code]
    return {"id": code, "title": title, "universe": universe, "source": source, "parameters": {}}


def _area(code: str, parts: dict[str, str]) -> dict[str, str]:
    country, _, ending = code.partition("-")
    name = terms.area_names()[country]
    if not ending:
        return {
            "name": name,
            "country": country,
            "coverage": "National, unless a note of a figure says otherwise.",
        }
    part = parts[ending]
    coverage = f"{part[0].upper()}{part[1:]}."
    return {"name": f"{name}, {part}", "country": country, "coverage": coverage, "part": part}
