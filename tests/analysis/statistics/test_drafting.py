"""Drafts of codebooks: valid, complete, the same each time, without guesses at work or rare values."""

import re
import tomllib
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from tests.analysis.statistics import nusa_kesha

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.checking import check
from livelihoods.analysis.statistics.conversion import convert
from livelihoods.analysis.statistics.drafting import draft
from livelihoods.analysis.statistics.drafting.clues import guesses
from livelihoods.analysis.statistics.drafting.contents import Content, Value, contents
from livelihoods.analysis.statistics.expressions import Place, bind
from livelihoods.analysis.statistics.quantities import QUANTITIES, quantity
from livelihoods.analysis.statistics.record import DERIVED, NODES, TRAITS


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    return nusa_kesha.write(tmp_path_factory.mktemp("nusa_kesha"))


@pytest.fixture(scope="module")
def drafted(files) -> str:
    return draft(files["sav"], "xnk-ifte")


def guessed(text: str) -> list[tuple[str, str]]:
    return re.findall(r'^(?:# )?# guess: (\w+) = "(.*?)"  #', text, re.MULTILINE)


def test_every_kind_of_file_gives_the_same_draft(files, drafted, tmp_path):
    converted = tmp_path / "ifte_2023t4.parquet"
    convert([files["sav"]], converted)
    for path in (files["sav"], files["dta"], converted):
        again = draft(path, "xnk-ifte").replace(path.name, "ifte_2023t4.sav")
        assert again == drafted
    # Without labels there are fewer guesses, and the same variables with the same counts.
    plain = draft(files["csv"], "xnk-ifte")
    variables = tomllib.loads(plain)["variables"]
    assert variables.keys() == tomllib.loads(drafted)["variables"].keys()
    assert variables["P28"]["type"] == "text"
    for line in ("# 1: 679, 2: 696, 3: 692, 4: 658", "# 1: 30, 2: 1,286; empty: 1,409"):
        assert line in plain.splitlines()


def test_workbook(tmp_path):
    frame = pd.DataFrame({"SEXO": [1, 2] * 5, "RAMO": ["01", "02"] * 5})
    frame.to_excel(tmp_path / "s.xlsx", index=False, engine="openpyxl")
    text = draft(tmp_path / "s.xlsx")
    assert text.count("# 1: 5, 2: 5") == text.count("# 01: 5, 02: 5") == 1
    assert tomllib.loads(text)["variables"]["RAMO"]["type"] == "text"
    with pd.ExcelWriter(tmp_path / "two.xlsx", engine="openpyxl") as book:
        frame.to_excel(book, sheet_name="first", index=False)
        frame.rename(columns={"SEXO": "SEX"}).to_excel(book, sheet_name="second", index=False)
    with pytest.raises(InputError, match="choose one of its sheets with --sheet"):
        draft(tmp_path / "two.xlsx")
    assert "SEX" in tomllib.loads(draft(tmp_path / "two.xlsx", sheet="second"))["variables"]


def test_file_of_another_kind(tmp_path):
    (tmp_path / "s.txt").write_text("1")
    with pytest.raises(InputError, match=r"^s\.txt: not a kind of file .*survey convert"):
        draft(tmp_path / "s.txt")


def test_counts_are_those_of_the_records(drafted):
    frame = nusa_kesha.records()
    lines = drafted.splitlines()
    for name in ("ILHA", "P03", "P31", "P40"):
        place = next(n for n, line in enumerate(lines) if line.startswith(f"{name} = "))
        counts = frame[name].value_counts().sort_index()
        told = ", ".join(f"{int(code)}: {n:,}" for code, n in counts.items() if n >= 5)
        assert lines[place - 1].startswith(f"# {told}")


def test_rare_values_are_not_in_the_draft(drafted):
    frame = nusa_kesha.records()
    assert (frame["BAIRRO"] == 4).sum() == 2
    assert (frame["P30"] == 9).sum() == 2
    assert 0 < (frame["P33"] == 3).sum() < 5
    variables = tomllib.loads(drafted)["variables"]
    assert "Filó" not in drafted
    assert set(variables["BAIRRO"]["codes"]) == {"1", "2", "3"}
    assert "9" not in variables["P30"]["codes"]
    assert "3" not in variables["P33"]["codes"]
    # Nor where a column has many values, and each is a person's.
    for household in frame["AGREGADO"].unique():
        assert household not in drafted


def test_labels_of_records_that_are_gone_are_not_told(tmp_path):
    frame = pd.DataFrame({"WHO": [1.0] * 10})
    labels = {"WHO": {1: "Household head", 2: "Ada Lovelace"}}
    pyreadstat.write_sav(frame, tmp_path / "s.sav", variable_value_labels=labels)
    text = draft(tmp_path / "s.sav")
    assert tomllib.loads(text)["variables"]["WHO"]["codes"] == {"1": "Household head"}
    assert "Ada" not in text


def test_rare_texts_and_empty_answers_are_not_told(tmp_path):
    frame = pd.DataFrame(
        {
            "NAME": ["Ada", *["Bea"] * 4, *["Cleo"] * 5, *["Dora"] * 30],
            "HURT": [None] * 4 + [1] * 36,
            "ID": [f"p{n}" for n in range(40)],
        }
    )
    frame.to_csv(tmp_path / "s.csv", index=False)
    text = draft(tmp_path / "s.csv")
    assert "Ada" not in text
    assert "Bea" not in text
    assert "# Cleo: 5, Dora: 30; others on fewer than 5 records" in text
    assert "# 1: 36; empty on fewer than 5" in text
    assert not re.search(r"\bp\d+\b", text)


def test_nothing_is_active_but_what_the_file_says(drafted):
    content = tomllib.loads(drafted)
    assert content["code"] == "xnk-ifte"
    assert set(content["area"].values()) == {"TODO"}
    assert content["period"] == {}
    assert {content["design"][key] for key in ("weight", "strata", "psu", "words")} == {"TODO"}
    assert content["record"].pop("employed") == content["record"].pop("age") == "TODO"
    assert set(content["record"]) == {"sex", "status"}
    for table in content["record"].values():
        assert set(table.values()) == {"TODO"}
    assert len(guessed(drafted)) > 20


def block(text: str, field: str) -> str:
    """The lines of a field of the record, made active as an editor does it."""
    found = re.search(rf"^(# )?\[record\.{field}\]\n(.*\n)*?(\n|\Z)", text, re.MULTILINE)
    assert found, field
    mark = found[1] or ""
    return "\n".join(each.removeprefix(mark) for each in found[0].splitlines())


def test_every_field_is_listed_with_its_values(drafted):
    for name, node in (NODES | TRAITS).items():
        if name not in DERIVED:
            (table,) = tomllib.loads(block(drafted, name))["record"].values()
            known = set(node.values)
            assert {*table} == known - {"not_employee"}, name
    assert not any(f"[record.{name}]" in drafted for name in DERIVED)


def test_what_the_usual_standard_does_not_ask_needs_no_answer(drafted):
    marked = set(re.findall(r"^# TODO (\w+):", drafted, re.MULTILINE))
    assert {"institution", "registration", "social_security", "place", "activity"} <= marked
    assert not marked & {"education", "status18", "flag_sector", "worker_registration", *QUANTITIES}


@pytest.mark.parametrize("name", QUANTITIES)
def test_quantities_are_drafted_in_the_form_that_they_have(drafted, name):
    (table,) = tomllib.loads(block(drafted, name))["record"].values()
    table |= {"value": "1", "words": "w", "limits": [0, 168]}
    table["unit"] = table["unit"].replace("CUR", "XOF")
    quantity(name, table, {}, Place("f"))


def test_guesses_in_portuguese(drafted):
    found = guessed(drafted)
    for pair in (
        *(("weight", "FEXP"), ("psu", "AE"), ("age", "P04")),
        *(("employed", "P21 = 1"), ("female", "P03 = 2"), ("male", "P03 = 1")),
        *(("employee", "P30 = 1"), ("own_account", "P30 = 3"), ("contributing_family", "P30 = 4")),
        *(("household", "P31 = 5"), ("yes", "P40 = 1"), ("unknown", "P40 = 8"), ("no", "P41 = 2")),
        *(("strata", "ILHA * 10 + MEIO"), ("formal", "P31 IN (1, 2, 4)"), ("fixed", "P35 = 1")),
        *(("large", "P34 IN (3, 4, 5)"), ("small", "P34 IN (1, 2)"), ("rural", "MEIO = 2")),
    ):
        assert pair in found


def column(name: str, label: str = "", **codes: str) -> Content:
    values = tuple(Value(code.strip("_"), text, 10) for code, text in codes.items())
    return Content(name, label, "number", values, many=False, rare=False, empty=0)


@pytest.mark.parametrize(
    ("field", "right"),
    [
        ("weight", column("PONDERA")),
        ("weight", column("v9", "Coefficient d'extrapolation")),
        ("weight", column("WGT_FINAL")),
        ("strata", column("ESTRATO")),
        ("strata", column("v2", "Strate de sondage")),
        ("psu", column("UPM")),
        ("psu", column("v3", "Grappe (zone de dénombrement)")),
        ("psu", column("Cluster")),
        ("age", column("v4", "Edad en años cumplidos")),
        ("age", column("Q14Age")),
        ("sex", column("CH04", "Sexo")),
        ("sex", column("m5", "Sexe de la personne")),
        ("status", column("cat", "Categoría ocupacional")),
        ("status", column("ap3", "Statut dans l'emploi principal")),
        ("employed", column("ESTADO", "Condición de actividad")),
        ("psu", column("S0_ZD")),
        ("hours_usual", column("v5", "Heures habituelles par semaine")),
        ("hours_usual", column("v6", "Horas que trabaja habitualmente")),
        ("hours_actual", column("v7", "Horas efetivamente trabalhadas")),
        ("earnings", column("v8", "Ingreso mensual de la ocupación principal")),
        ("annual_leave", column("v10", "Congés annuels payés")),
        ("sick_leave", column("v11", "Congés de maladie payés")),
        ("area_type", column("v12", "Milieu de résidence")),
        ("place", column("v13", "Lieu d'exercice de l'activité")),
    ],
)
def test_guesses_by_names_and_labels(field, right):
    others = [column("HHID"), column("X1", "Relationship to the head"), column("AGENT", "Agent")]
    assert guesses(field, [*others, right])[0].column is right


def test_guesses_of_conditions():
    spanish = column("E1", "Condición de actividad", _1="Ocupado", _2="Desocupado", _3="No ocupado")
    assert guesses("employed", [spanish])[0].conditions == {"yes": "E1 = 1"}
    french = column("S", "Sexe", _1="Masculin", _2="Féminin")
    assert guesses("sex", [french])[0].conditions == {"female": "S = 2", "male": "S = 1"}
    english = column(
        "K", "Status in employment", _1="Employee", _2="Employer", _3="Own-account worker",
        _4="Contributing family worker", _5="Paid apprentice",
    )  # fmt: skip
    assert guesses("status", [english])[0].conditions == {
        "contributing_family": "K = 4",
        "own_account": "K = 3",
        "employer": "K = 2",
        "employee": "K IN (1, 5)",
    }
    answers = column("R", "¿Está registrado?", _1="Sí", _2="No", _9="No sabe")
    assert guesses("registration", [answers])[0].conditions == {
        "unknown": "R = 9", "yes": "R = 1", "no": "R = 2",
    }  # fmt: skip


def test_question_with_a_number_behind_two_letters_is_no_area():
    assert guesses("psu", [column("EA1", "Situation d'activité"), column("AE03")]) == []


@pytest.mark.parametrize(
    ("field", "label", "codes", "conditions"),
    [
        (
            "institution",
            "Type d'établissement",
            ["Administration publique", "Entreprise publique", "Société privée", "ONG", "Ménage"],
            {"household": "X = 5", "formal": "X IN (1, 2, 4)"},
        ),
        (
            "institution",
            "Tipo de empresa",
            ["Sector público", "Empresa privada", "Organización sin fines de lucro", "Un hogar"],
            {"household": "X = 4", "formal": "X IN (1, 3)"},
        ),
        (
            "registration",
            "Enregistrement au registre du commerce",
            ["Oui", "En cours", "Non", "Ne sait pas"],
            {"yes": "X = 1", "no": "X IN (2, 3)", "unknown": "X = 4"},
        ),
        (
            "registration",
            "Inscripción en el registro mercantil",
            ["Sí", "En trámite", "No", "No responde"],
            {"yes": "X = 1", "no": "X IN (2, 3)", "unknown": "X = 4"},
        ),
        (
            "bookkeeping",
            "Tenue de la comptabilité",
            ["Comptabilité complète", "Cahier, notes personnelles", "Aucune", "Ne sait pas"],
            {"yes": "X = 1", "no": "X IN (2, 3)", "unknown": "X = 4"},
        ),
        (
            "bookkeeping",
            "Contabilidade",
            ["Contabilidade organizada", "Caderno de apontamentos", "Nenhuma"],
            {"yes": "X = 1", "no": "X IN (2, 3)"},
        ),
        (
            "social_security",
            "Cotisation de l'employeur à la CNPS",
            ["Oui", "Non", "Ne sait pas"],
            {"yes": "X = 1", "no": "X = 2", "unknown": "X = 3"},
        ),
        (
            "status",
            "Situation dans la profession",
            ["Salariés", "Apprenti rémunéré", "Aide non rémunéré", "Indépendants", "Employeurs"],
            {
                "contributing_family": "X = 3",
                "own_account": "X = 4",
                "employer": "X = 5",
                "employee": "X IN (1, 2)",
            },
        ),
        (
            "activity",
            "Secteur d'activité",
            ["Élevage", "Mines", "Industries manufacturières", "Hébergement", "Autres services"],
            {"agriculture": "X = 1", "industry": "X IN (2, 3)", "services": "X IN (4, 5)"},
        ),
        (
            "place",
            "Lugar donde trabaja",
            ["Local comercial", "Su vivienda", "En la calle", "Sin lugar fijo", "Taller"],
            {"other": "X IN (2, 3, 4)", "fixed": "X IN (1, 5)"},
        ),
        (
            "contract",
            "Tipo de contrato",
            ["Indefinido", "A plazo fijo", "Sin contrato"],
            {"unspecified": "X = 3", "temporary": "X = 2", "permanent": "X = 1"},
        ),
        (
            "annual_leave",
            "Paid annual leave",
            ["Not applicable", "Yes", "No", "Unknown"],
            {"yes": "X = 2", "no": "X = 3", "unknown": "X = 4"},
        ),
        (
            "education",
            "Nivel educativo",
            ["Primaria incompleta", "Primaria", "Secundaria incompleta", "Secundaria", "Superior"],
            {"none": "X = 1", "primary": "X IN (2, 3)", "secondary": "X = 4", "tertiary": "X = 5"},
        ),
        (
            "size",
            "Cuántas personas trabajan",
            ["Solo", "2 a 5", "6 a 10", "Más de 10", "No sabe"],
            {"small": "X IN (1, 2)", "large": "X IN (3, 4)"},
        ),
        (
            "size",
            "Effectif",
            ["Moins de 3", "3", "4 à 9", "10+"],
            {"small": "X IN (1, 2)", "large": "X IN (3, 4)"},
        ),
        (
            "size",
            "Number of workers",
            ["1 to 9 workers", "10 or more"],
            {"small": "X = 1", "large": "X = 2"},
        ),
    ],
)
def test_guesses_of_codes_in_four_languages(field, label, codes, conditions):
    asked = column("X", label, **{f"_{n}": each for n, each in enumerate(codes, start=1)})
    assert guesses(field, [asked])[0].conditions == conditions


def test_number_of_workers_itself_is_cut_at_six():
    asked = Content("N", "Number of workers", "number", (), many=True, rare=True, empty=0)
    assert guesses("size", [asked])[0].conditions == {"large": "N >= 6", "small": "N < 6"}


def test_codes_that_look_like_not_told_are_listed(tmp_path):
    frame = pd.DataFrame({"REVENU": [*range(1000, 1060), *[99999] * 5, *[99998] * 4, *[-1] * 5]})
    frame.to_csv(tmp_path / "s.csv", index=False)
    text = draft(tmp_path / "s.csv")
    assert "# -1: 5, 99999: 5; many different values\nREVENU" in text
    assert "# guess: missing = [-1, 99999]  # by its name" in text
    assert "99998" not in text


def test_names_and_labels_of_all_kinds(tmp_path):
    """Quotes, line ends and control characters end nothing; names of SQL and TOML are quoted."""
    label = 'Sexo "a\\b" # [x]\n= "TODO"\x07'
    frame = pd.DataFrame({"SELECT": [1.0, 2.0] * 5, "@peso": [1.5] * 10, "A.B": ["01"] * 10})
    pyreadstat.write_sav(
        frame.rename(columns={"SELECT": "SEL", "@peso": "PESO", "A.B": "AB"}),
        tmp_path / "s.sav",
        column_labels=[label, 'Peso """', "x"],
        variable_value_labels={"SEL": {1: 'Mulher "x"\n', 2: "Homem"}},
    )
    content = tomllib.loads(draft(tmp_path / "s.sav"))
    assert content["variables"]["SEL"]["label"] == label
    assert content["variables"]["SEL"]["codes"]["1"] == 'Mulher "x"\n'
    frame.rename(columns={"@peso": "peso ão"}).to_csv(tmp_path / "s.csv", index=False)
    text = draft(tmp_path / "s.csv")
    content = tomllib.loads(text)
    assert list(content["variables"]) == ["SELECT", "peso ão", "A.B"]
    assert content["variables"]["A.B"]["type"] == "text"
    assert r'# guess: weight = "\"peso ão\""' in text
    _, columns = contents(tmp_path / "s.csv")
    names = {each.name: bind("1", {}, Place("f")) for each in columns}
    assert bind(guesses("weight", columns)[0].expression, names, Place("f"))


@pytest.mark.parametrize("code", ["ZAF-x", "zaf", "zaf-", "zaf_x", "za-x", "zaf-x y"])
def test_code_in_another_form_is_refused(files, code):
    with pytest.raises(InputError, match=r"--code .*three letters of the country"):
        draft(files["csv"], code)


def test_draft_is_refused_as_unfinished(drafted, files, tmp_path):
    path = tmp_path / "xnk-ifte.toml"
    path.write_text(drafted)
    with pytest.raises(InputError, match=r"^xnk-ifte\.toml title: still to do \(TODO\)"):
        Survey.open(files["csv"], path)
    found = check(path)
    marks = {
        number
        for number, line in enumerate(drafted.splitlines(), start=1)
        if re.search(r'= "TODO"|# TODO', line)
    }
    assert {each.line for each in found.findings if each.level == "error"} == marks
    assert not found.standards
