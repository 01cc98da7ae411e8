"""The examples of the documentation page, each a program that runs as it stands."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SITE: Final = "https://statistics.example"
"""Stands in the examples for the address of this site."""


@dataclass(frozen=True, slots=True)
class Example:
    """What is done, in a language, by a program."""

    title: Promise
    language: str
    program: str

    def at(self, site: str) -> str:
        """Return the program for an address of this site, such as `https://example.org`."""
        return self.program.replace(SITE, site)


EXAMPLES: Final = (
    Example(
        _("What is measured"),
        "curl",
        f"""\
curl --fail --silent --compressed '{SITE}/api/v1/indicators'
""",
    ),
    Example(
        _("Women and men in South Africa, as JSON"),
        "curl",
        f"""\
curl --fail --silent --compressed \\
  '{SITE}/api/v1/data?indicator=informal_employment_rate&area=ZAF&by=sex'
""",
    ),
    Example(
        _("All figures of an indicator, page by page"),
        "Python",
        f"""\
import json
import urllib.request

address = "{SITE}/api/v1/data?indicator=informal_employment_rate"
figures = []
while address:
    with urllib.request.urlopen(address) as answer:
        page = json.load(answer)
    figures += page["data"]
    address = page["next"]
for figure in figures:
    if figure["value"] is None:
        print(figure["area"], figure["by"], "not shown:", figure["reason"])
    else:
        print(figure["area"], figure["by"], figure["value"], figure["lower"], figure["upper"])
""",
    ),
    Example(
        _("The same as a table"),
        "R",
        f"""\
library(jsonlite)

page <- fromJSON("{SITE}/api/v1/data?indicator=informal_employment_rate&area=ZAF")
figures <- page$data
print(figures[, c("area", "period", "value", "lower", "upper")])
print(page$about$sources$credit)
""",
    ),
    Example(
        _("A whole release, checked"),
        "curl",
        f"""\
name=$(curl --fail --silent '{SITE}/api/v1/releases' \\
  | sed 's/.*"name": "\\([^"]*\\)".*/\\1/' | tr : -)
for ending in .csv.gz .parquet -codes.zip .metadata.json .sha256; do
  curl --fail --silent --remote-name "{SITE}/statistics/releases/$name$ending"
done
sha256sum --check "$name.sha256"
""",
    ),
    Example(
        _("A table straight from a CSV file"),
        "R",
        f"""\
figures <- read.csv("{SITE}/statistics/informal-employment-rate.csv?area=ZAF&by=sex")
print(figures[, c("sex", "value", "lower", "upper", "release")])
""",
    ),
    Example(
        _("SDMX: structures and data by a client"),
        "Python",
        f"""\
import sdmx

sdmx.add_source({{
    "id": "LIVELIHOODS",
    "url": "{SITE}/api/sdmx",
    "name": "Published figures",
    "supports": {{"availableconstraint": True}},
}})
client = sdmx.Client("LIVELIHOODS")
for flow in client.dataflow().dataflow.values():
    print(flow.id, flow.name)
message = client.data("DF_SURVEYS", key={{"REF_AREA": "ZAF", "SEX": "SEX_T"}})
print(sdmx.to_pandas(message.data[0]))
""",
    ),
    Example(
        _("SDMX as a table"),
        "R",
        f"""\
library(rsdmx)

address <- "{SITE}/api/sdmx/data/DF_SURVEYS/.ZAF......?startPeriod=2016"
figures <- as.data.frame(readSDMX(address))
print(head(figures))
""",
    ),
)
