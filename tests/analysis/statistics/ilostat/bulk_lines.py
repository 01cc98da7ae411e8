"""Small bulk files of ILOSTAT, with codes and with labels, made for one test at a time."""

from pathlib import Path

CODED = (
    "ref_area,indicator,source,sex,classif1,time,obs_value,obs_status,note_classif,note_indicator,"
    "note_source"
)
LABELLED = (
    '"ref_area.label","source.label","indicator.label","sex.label","time","obs_value",'
    '"obs_status.label","note_indicator.label","note_source.label"'
)
TOTAL = "ZAF,SDG_0831_SEX_ECO_RT,BA:595,SEX_T,ECO_AGNAG_TOTAL,2022,42.205,,,,R1:3513"
WOMEN = TOTAL.replace("SEX_T", "SEX_F").replace("42.205", "43.293")
LABELS_TOTAL = (
    '"South Africa","LFS - Quarterly Labour Force Survey","Informal employment rate by sex (%)",'
    '"Sex: Total","2022",34.546,,,"Repository: ILO-STATISTICS - Micro data processing"'
)


def coded(folder: Path, *lines: str, name: str = "SDG_2023-11-29.csv") -> Path:
    """Write a bulk file with codes."""
    return _written(folder / name, CODED, lines)


def labelled(folder: Path, *lines: str, name: str = "EMP-20240726T0000.csv") -> Path:
    """Write a bulk file with labels."""
    return _written(folder / name, LABELLED, lines)


def _written(path: Path, head: str, lines: tuple[str, ...]) -> Path:
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8-sig")
    return path
