"""The words of figures that readers see, marked for translation.

Definitions and the like are published with each release, in English. A page looks the same text up
in the reader's language; what has no translation is shown as published. Titles of indicators come
in every language with the release, from the registry of indicators.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop, pgettext

from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators.meanings import MEANINGS

# As in the registry of indicators, the dimensions and the standards: a test compares them.
PUBLISHED = (
    *MEANINGS,
    gettext_noop("Sex"),
    gettext_noop("Women"),
    gettext_noop("Men"),
    gettext_noop("Status in employment"),
    gettext_noop("Employees"),
    gettext_noop("Employers"),
    gettext_noop("Own-account workers"),
    gettext_noop("Members of producers' cooperatives"),
    gettext_noop("Contributing family workers"),
    gettext_noop("Workers not classifiable by status"),
    gettext_noop("Economic activity"),
    gettext_noop("Agriculture"),
    gettext_noop("Industry"),
    gettext_noop("Services"),
    gettext_noop("Sector of the production unit"),
    gettext_noop("Formal sector"),
    gettext_noop("Informal sector"),
    gettext_noop("Households"),
    gettext_noop("Households' own use and community"),
    gettext_noop("Status at work (ICSE-18)"),
    gettext_noop("Employers in corporations"),
    gettext_noop("Employers in household market enterprises"),
    gettext_noop("Owner-operators of corporations without employees"),
    gettext_noop("Own-account workers in household market enterprises"),
    gettext_noop("Dependent contractors"),
    gettext_noop("Permanent employees"),
    gettext_noop("Fixed-term employees"),
    gettext_noop("Short-term and casual employees"),
    gettext_noop("Paid apprentices, trainees and interns"),
    gettext_noop("Nature of the job"),
    gettext_noop("Formal jobs"),
    gettext_noop("Informal jobs"),
    gettext_noop("Jobs set apart by the national definition"),
    gettext_noop("Age"),
    gettext_noop("Under 15"),
    gettext_noop("15 to 24"),
    gettext_noop("25 to 34"),
    gettext_noop("35 to 54"),
    gettext_noop("55 to 64"),
    gettext_noop("65 and over"),
    gettext_noop("Level of education completed"),
    gettext_noop("No level completed"),
    gettext_noop("Primary or lower secondary"),
    gettext_noop("Upper secondary"),
    gettext_noop("Tertiary"),
    gettext_noop("Type of area"),
    gettext_noop("Urban areas"),
    gettext_noop("Rural areas"),
    gettext_noop("Occupation"),
    gettext_noop("Managers"),
    gettext_noop("Professionals"),
    gettext_noop("Technicians and associate professionals"),
    gettext_noop("Clerical support workers"),
    gettext_noop("Service and sales workers"),
    gettext_noop("Skilled agricultural, forestry and fishery workers"),
    gettext_noop("Craft and related trades workers"),
    gettext_noop("Plant and machine operators, and assemblers"),
    gettext_noop("Elementary occupations"),
    gettext_noop("Armed forces occupations"),
    gettext_noop("Branch of industry"),
    gettext_noop("Agriculture, forestry and fishing"),
    gettext_noop("Mining and quarrying"),
    gettext_noop("Manufacturing"),
    gettext_noop("Electricity, gas, steam and air conditioning supply"),
    gettext_noop("Water supply, sewerage and waste management"),
    gettext_noop("Construction"),
    gettext_noop("Wholesale and retail trade, repair of motor vehicles"),
    gettext_noop("Transportation and storage"),
    gettext_noop("Accommodation and food services"),
    gettext_noop("Information and communication"),
    gettext_noop("Financial and insurance activities"),
    gettext_noop("Real estate activities"),
    gettext_noop("Professional, scientific and technical activities"),
    gettext_noop("Administrative and support services"),
    gettext_noop("Public administration and defence"),
    gettext_noop("Education"),
    gettext_noop("Human health and social work"),
    gettext_noop("Arts, entertainment and recreation"),
    gettext_noop("Other service activities"),
    gettext_noop("Households as employers or producing for own use"),
    gettext_noop("Extraterritorial organizations"),
    gettext_noop("Duration of the contract"),
    gettext_noop("Permanent contract"),
    gettext_noop("Limited contract"),
    gettext_noop("Contract of unspecified duration"),
    gettext_noop("Not employees"),
    gettext_noop("Written contract"),
    gettext_noop("With a written contract"),
    gettext_noop("Without a written contract"),
    gettext_noop("Trade union"),
    gettext_noop("Members of a trade union"),
    gettext_noop("Not in a trade union"),
    gettext_noop("Not known"),
    gettext_noop("Employed people aged 15 and over, main job"),
    # Of worker groups, as in `analysis/statistics/group_estimates`: a test compares them.
    gettext_noop("Sum of weights of the workers of the group."),
    gettext_noop("100 x workers of the group / employed people."),
    gettext_noop("100 x workers of the group with an informal main job / informal employment."),
    gettext_noop("100 x women of the group / workers of the group."),
    gettext_noop("100 x workers of the group with an informal main job / workers of the group."),
    gettext_noop("A part that can be added to others: a worker may be in several groups."),
    # Of the contribution to value added, as in `analysis/statistics/contribution`: a test compares.
    gettext_noop(
        "Estimated on the assumption that in agriculture, in industry and in services each the "
        "jobs that are counted produce as much as the others (relative productivity 1); where "
        "they produce less, the figure is too high"
    ),
    gettext_noop(
        "Estimated on the assumption that in each industry that the value added tells apart "
        "the jobs that are counted produce as much as the others (relative productivity 1); "
        "where they produce less, the figure is too high"
    ),
    gettext_noop(
        "The interval is of the sample alone: neither the assumption nor an error of value added "
        "is in it"
    ),
    gettext_noop(
        "If a job in the informal sector produced three quarters of what another does, its share "
        "would be {three_quarters} percent; half, {half}; a quarter, {quarter}"
    ),
    gettext_noop(
        "If an informal job produced three quarters of what another does, the share of informal "
        "employment would be {three_quarters} percent; half, {half}; a quarter, {quarter}"
    ),
    gettext_noop(
        "modelled here by the labour-input method: the value added of each activity is divided by "
        "the survey's main jobs, each of which is taken to produce the same"
    ),
    # Of ILOSTAT's figures, as in `analysis/statistics/ilostat`: a test compares them.
    gettext_noop("Employed people, usually aged 15 and over, main job"),
    gettext_noop("ILOSTAT, series by the 13th ICLS"),
    gettext_noop("ILOSTAT, without producers for own use"),
    gettext_noop("ILOSTAT, modelled estimates of the ILO"),
    gettext_noop("ILOSTAT publishes no standard error, no interval and no number of records."),
    gettext_noop("National, unless a note of a figure says otherwise."),
    gettext_noop("urban areas only"),
    gettext_noop("main cities or metropolitan areas"),
    gettext_noop("Urban areas only."),
    gettext_noop("Main cities or metropolitan areas."),
    gettext_noop("Repository: ILO-STATISTICS - Micro data processing"),
    gettext_noop("Age coverage - minimum age: 16 years old"),
    gettext_noop("Age coverage - maximum age: 75 years old"),
    gettext_noop("Geographical coverage: Urban areas only"),
    gettext_noop("Geographical coverage: Main cities or metropolitan areas"),
    gettext_noop("Data reference period: First semester"),
    gettext_noop("Data reference period: First quarter"),
    gettext_noop("Data reference period: Second quarter"),
    gettext_noop("Data reference period: August"),
    gettext_noop("Data reference period: October"),
    gettext_noop("Data reference period: Noncalendar year"),
    gettext_noop("Employment definition: Excluding own-use production workers"),
    gettext_noop("Break in series: Methodology revised"),
    gettext_noop(
        "Remarks: Warning on the use of statistical series: Statistical series published after "
        "January 2007 and before December 2015 should be used with caution. The INDEC, based on "
        "what is stated in decrees 181/15 and 55/16, is undertaking the investigations required to "
        "ensure the regularity of data collection, processing and dissemination procedures."
    ),
    gettext_noop("17th ICLS (2003), operational tree of the ILO"),
    gettext_noop("INDEC: wage earners without pension deduction"),
    gettext_noop("Employed people of all ages, main job; rates are of wage earners"),
    gettext_noop("Wage earners of all ages, main job"),
    gettext_noop("21st ICLS (2023), draft rules"),
    gettext_noop(
        "The rules for the 21st ICLS are a draft, not yet checked against the paragraphs of the "
        "resolution. A change of standard begins a new series: never put these figures in one "
        "line with those of another standard."
    ),
    gettext_noop("IBGE: informality rate"),
    gettext_noop("Employed people aged 14 and over, main job"),
    gettext_noop("Statistics South Africa: formal and informal sector, informal employment"),
    gettext_noop("Argentina, 31 urban agglomerations"),
    gettext_noop(
        "The standard errors and intervals for Argentina are a stand-in: the survey's own design "
        "is not published, and the true errors are larger than those shown."
    ),
    gettext_noop(
        "Amounts of money are in the prices of their period, also where several periods make one "
        "figure."
    ),
    gettext_noop(
        "Earnings by the hour are divided by the hours actually worked in the week before the "
        "interview, because usual hours are not asked; who did not work in that week is left out."
    ),
)


def translated(text: str) -> str:
    """Return a published text in the reader's language, or as published."""
    return gettext(text) if text else ""


def title(about: Mapping[str, Any]) -> str:
    """Return the title of an indicator in the reader's language.

    `about` is what a release says of it. Releases of before there were titles in several languages
    have that of the registry; what the registry does not know is shown as published.
    """
    language = (get_language() or "en").partition("-")[0]
    known = INDICATORS.get(about["id"])
    titles = about.get("titles") or (known.titles if known else {})
    return str(titles.get(language, about["title"]))


def language() -> str:
    """Return the reader's language."""
    return get_language() or "en"


def with_error(said: str, interval: str) -> str:
    """Add to a sentence that its figure has no margin of error, where that is so."""
    words = {
        "not_given": gettext("The producer gives no margin of error."),
        "none": gettext("No margin of error can be given."),
    }.get(interval)
    if not said or words is None:
        return said
    return pgettext("two sentences", "{first} {second}").format(first=said, second=words)
