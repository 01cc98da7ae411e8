"""The labour force survey of Nusa Kesha, a country that does not exist, as its office gives it out.

Made up throughout: names, labels (in Portuguese) and records. It differs from the surveys that come
with the software where surveys do: the stratum is two variables, the weight has three decimals that
are not written, being employed is two questions, registration is asked of employers alone, size is
in bands, nobody asks for bookkeeping or for whom one produces, branches are letters.
"""

import sys
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

_YES_NO = {1: "Sim", 2: "Não", 8: "Não sabe"}
LABELS = {
    "AGREGADO": "Número do agregado familiar",
    "ILHA": "Ilha",
    "MEIO": "Meio de residência",
    "AE": "Área de enumeração",
    "FEXP": "Factor de expansão (três casas decimais implícitas)",
    "BAIRRO": "Bairro ou sítio",
    "P03": "Sexo",
    "P04": "Idade em anos completos",
    "P21": "Trabalhou pelo menos uma hora nos últimos 7 dias",
    "P22": "Tem emprego ao qual vai voltar",
    "P28": "Ramo de actividade económica (CITI Rev. 4, secção)",
    "P30": "Situação na profissão",
    "P31": "Tipo de entidade para que trabalha",
    "P33": "A empresa está registada nas Finanças",
    "P34": "Quantas pessoas trabalham no local, por escalões",
    "P35": "Local onde trabalha",
    "P40": "O empregador desconta para a segurança social",
    "P41": "Tem férias pagas",
    "P42": "Tem baixa por doença paga",
}
CODES = {
    "ILHA": {1: "Kesha Grande", 2: "Kesha Pequena", 3: "Ilhéus do Norte", 4: "Tarrafe"},
    "MEIO": {1: "Urbano", 2: "Rural"},
    "P03": {1: "Masculino", 2: "Feminino"},
    "P21": {1: "Sim", 2: "Não"},
    "P22": {1: "Sim", 2: "Não"},
    "P30": {
        1: "Trabalhador por conta de outrem",
        2: "Empregador",
        3: "Trabalhador por conta própria",
        4: "Trabalhador familiar não remunerado",
        5: "Membro de cooperativa",
        9: "Não sabe",
    },
    "P31": {
        1: "Administração pública",
        2: "Empresa pública",
        3: "Empresa privada",
        4: "Organização sem fins lucrativos",
        5: "Casa particular",
        8: "Não sabe",
    },
    "P33": {1: "Sim", 2: "Não", 3: "Em processo", 8: "Não sabe"},
    "P34": {1: "1", 2: "2 a 4", 3: "5 a 9", 4: "10 a 49", 5: "50 e mais", 8: "Não sabe"},
    "P35": {
        1: "Estabelecimento fixo",
        2: "Na própria casa",
        3: "Em casa do cliente ou patrão",
        4: "Na rua, sem posto fixo",
        5: "Num veículo",
        6: "No campo ou no mar",
    },
    "P40": _YES_NO,
    "P41": _YES_NO,
    "P42": _YES_NO,
    # Numbered from the answers, as statistical programs do: a label may be one family's place.
    "BAIRRO": {1: "Centro", 2: "Porto", 3: "Achada", 4: "Quinta da Dona Filó"},
}


def records() -> pd.DataFrame:
    """Return the persons of the fourth quarter of 2023: 8 strata of 8 areas with 12 households."""
    return _records().copy()


@cache
def _records() -> pd.DataFrame:
    chance = np.random.default_rng(20231001)
    rows = []
    for island in (1, 2, 3, 4):
        for milieu in (1, 2):
            for area in range(1, 9):
                wealth = chance.normal(0.3 if milieu == 1 else -0.3, 0.5)
                weight = int(chance.integers(9_000, 60_000))
                for house in range(12):
                    key = f"{island}{milieu}{area:02d}{house:02d}"
                    size = int(chance.integers(1, 7))
                    rows += [
                        {
                            "AGREGADO": key,
                            "ILHA": island,
                            "MEIO": milieu,
                            "AE": area,
                            "FEXP": weight,
                            "BAIRRO": int(chance.integers(1, 4)),
                            **_person(chance, wealth),
                        }
                        for _ in range(size)
                    ]
    frame = pd.DataFrame(rows)
    frame.loc[[100, 101], "BAIRRO"] = 4
    employed = frame.index[frame["P30"] == 3]
    frame.loc[employed[[5, 50]], "P30"] = 9
    return frame[list(LABELS)]


def _person(chance: np.random.Generator, wealth: float) -> dict[str, object]:
    """Return the answers of one person; what is not asked is absent."""
    sex, age = int(chance.integers(1, 3)), int(chance.integers(0, 86))
    answers: dict[str, object] = {"P03": sex, "P04": age}
    if age < 10:
        return answers
    works = chance.random() < (0.62 if 15 <= age < 65 else 0.08)
    answers["P21"] = 1 if works else 2
    if not works:
        answers["P22"] = 1 if chance.random() < 0.03 else 2
        works = answers["P22"] == 1
    return answers | _job(chance, wealth, age) if works else answers


def _job(chance: np.random.Generator, wealth: float, age: int) -> dict[str, object]:
    def pick(codes: list[int], chances: list[float]) -> int:
        return int(chance.choice(codes, p=chances))

    def answer(yes: float) -> int:
        yes = min(max(yes + 0.2 * wealth, 0.03), 0.95)
        return pick([1, 2, 8], [yes * 0.97, (1 - yes) * 0.97, 0.03])

    status = pick(
        [1, 2, 3, 4, 5], [0.45, 0.05, 0.36, 0.12, 0.02] if age >= 15 else [0, 0, 0.2, 0.8, 0]
    )
    job: dict[str, object] = {
        "P30": status,
        "P28": str(
            chance.choice(list("ACFGHIPST"), p=[0.3, 0.1, 0.08, 0.22, 0.08, 0.06, 0.06, 0.06, 0.04])
        ),
        "P34": pick([1, 2, 3, 4, 5, 8], [0.35, 0.3, 0.12, 0.12, 0.08, 0.03]),
        "P35": pick([1, 2, 3, 4, 5, 6], [0.4, 0.14, 0.08, 0.12, 0.06, 0.2]),
    }
    if status == 1:
        kind = pick([1, 2, 3, 4, 5, 8], [0.22, 0.06, 0.5, 0.04, 0.14, 0.04])
        base = {1: 0.9, 2: 0.9, 3: 0.45, 4: 0.7, 5: 0.1, 8: 0.3}[kind]
        job |= {"P31": kind, "P40": answer(base), "P41": answer(base), "P42": answer(base - 0.1)}
    if status == 2:
        job["P33"] = pick([1, 2, 3, 8], [0.5, 0.36, 0.1, 0.04])
    return job


def write(folder: Path) -> dict[str, Path]:
    """Write the survey as SPSS, Stata and CSV files; return them by their ending."""
    frame = records()
    files = {end: folder / f"ifte_2023t4.{end}" for end in ("sav", "dta", "csv")}
    about = {
        "column_labels": [LABELS[name] for name in frame.columns],
        "variable_value_labels": CODES,
    }
    pyreadstat.write_sav(frame, files["sav"], **about)
    stata = frame.assign(P28=frame["P28"].fillna(""))
    pyreadstat.write_dta(stata, files["dta"], version=15, **about)
    frame.to_csv(files["csv"], index=False)
    return files


if __name__ == "__main__":
    for path in write(Path(sys.argv[1])).values():
        print(path)
