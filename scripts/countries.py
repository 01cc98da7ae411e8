"""Make the table of countries from the ILO's list of areas and CLDR's codes and containment.

Usage: python scripts/countries.py ILO_LIST.csv CLDR_CORE_FOLDER OUT.csv
where CLDR_CORE_FOLDER is the unpacked npm package `cldr-core` (SOURCE.md beside the table says
which version was used).
"""

import csv
import json
import sys
from pathlib import Path

COLUMNS = ["code", "alpha2", "m49", "region", "subregion", "ilo_region", "ilo_subregion"]
# Territories that CLDR lists and ISO 3166-1 does not: reserved codes and outlying parts.
NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "IC", "TA", "QO", "AQ"}
KOSOVO = {"code": "XKX", "m49": ""}  # user-assigned code; the UN gives no number
ILO_CODES = {"KOS": "XKX"}
# The ILO lists the Channel Islands as one area.
ILO_PARTS = {"GGY": "CHA", "JEY": "CHA"}


def slug(name: str) -> str:
    """Return the code of a region: its English name in small letters with hyphens."""
    return name.lower().replace(",", "").replace(" ", "-")


def leaves(groups: dict[str, dict[str, list[str]]]) -> dict[str, tuple[str, str]]:
    """Return the M49 region and the smallest M49 group of every territory."""
    found = {}
    for region in groups["001"]["_contains"]:
        for group in groups[region]["_contains"]:
            for territory in groups[group]["_contains"]:
                found[territory] = (region, group)
    return found


def main(ilo_list: Path, cldr: Path, output: Path) -> None:
    """Write the table, sorted by code."""
    supplemental = cldr / "supplemental"
    codes = json.loads((supplemental / "codeMappings.json").read_text(encoding="utf-8"))
    codes = codes["supplemental"]["codeMappings"]
    groups = json.loads((supplemental / "territoryContainment.json").read_text(encoding="utf-8"))
    groups = groups["supplemental"]["territoryContainment"]
    with ilo_list.open(encoding="utf-8", newline="") as file:
        ilo = {ILO_CODES.get(row["iso3"], row["iso3"]): row for row in csv.DictReader(file)}
    rows = []
    for alpha2, (region, subregion) in leaves(groups).items():
        if alpha2 in NOT_COUNTRIES:
            continue
        row = {"code": codes[alpha2]["_alpha3"], "m49": codes[alpha2]["_numeric"]}
        if alpha2 == "XK":
            row = dict(KOSOVO)
        area = ilo.get(row["code"]) or ilo.get(ILO_PARTS.get(row["code"], ""))
        row |= {"alpha2": alpha2, "region": region, "subregion": subregion}
        row["ilo_region"] = slug(area["ilo_region"]) if area else ""
        row["ilo_subregion"] = slug(area["ilo_subregion"]) if area else ""
        rows.append(row)
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["code"]))
    print(f"{len(rows)} countries written to {output}")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
