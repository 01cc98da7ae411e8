"""The words of figures that readers see, marked for translation.

Titles and definitions are published with each release, in English. A page looks the same text up
in the reader's language; what has no translation is shown as published.
"""

from django.utils.translation import gettext, gettext_noop, pgettext

# As in the registry of indicators, the dimensions and the standards: a test compares them.
PUBLISHED = (
    gettext_noop("Employment"),
    gettext_noop("Number of people who are employed, counted once, by their main job."),
    gettext_noop("Sum of weights of employed people."),
    gettext_noop("Employed people"),
    gettext_noop("Informal employment"),
    gettext_noop(
        "Number of people whose main job is informal: the job, in law or in practice, comes "
        "without the protection that formal work has, whatever the enterprise."
    ),
    gettext_noop("Sum of weights of employed people whose main job is informal."),
    gettext_noop("Informal employment rate"),
    gettext_noop("Of every hundred employed people, how many have an informal main job."),
    gettext_noop("100 x informal employment / employment."),
    gettext_noop("Employment in the informal sector"),
    gettext_noop(
        "Number of people whose main job is in an informal enterprise, whatever the job is "
        "like: formal employees of informal enterprises count, domestic workers do not."
    ),
    gettext_noop("Sum of weights of employed people whose production unit is informal."),
    gettext_noop("Share of employment in the informal sector"),
    gettext_noop("Of every hundred employed people, how many work in an informal enterprise."),
    gettext_noop("100 x employment in the informal sector / employment."),
    gettext_noop("Women's share of informal employment"),
    gettext_noop("Of every hundred people with an informal main job, how many are women."),
    gettext_noop("100 x women in informal employment / informal employment."),
    gettext_noop("People in informal employment"),
    gettext_noop("Informal employment by status in employment"),
    gettext_noop(
        "How informal employment divides among employees, employers, own-account workers, "
        "cooperative members and contributing family workers."
    ),
    gettext_noop("100 x informal employment with the status / informal employment."),
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
    gettext_noop("Nature of the job"),
    gettext_noop("Formal jobs"),
    gettext_noop("Informal jobs"),
    gettext_noop("Jobs set apart by the national definition"),
    gettext_noop("Not known"),
    gettext_noop("Employed people aged 15 and over, main job"),
    gettext_noop("17th ICLS (2003), operational tree of the ILO"),
    gettext_noop("INDEC: wage earners without pension deduction"),
    gettext_noop("Employed people of all ages, main job; rates are of wage earners"),
    gettext_noop("Wage earners of all ages, main job"),
    gettext_noop("Statistics South Africa: formal and informal sector, informal employment"),
    gettext_noop("Argentina, 31 urban agglomerations"),
    gettext_noop(
        "The standard errors and intervals for Argentina are a stand-in: the survey's own design "
        "is not published, and the true errors are larger than those shown."
    ),
)

# An indicator's plain sentence, begun by place and period. {number} is out of a hundred, or people.
_SENTENCES = {
    "employment": gettext_noop("about {number} people were employed."),
    "informal_employment": gettext_noop("about {number} people had an informal main job."),
    "informal_employment_rate": gettext_noop(
        "about {number} of 100 workers had an informal main job."
    ),
    "informal_sector_employment": gettext_noop(
        "about {number} people worked in an informal enterprise."
    ),
    "informal_sector_employment_share": gettext_noop(
        "about {number} of 100 workers worked in an informal enterprise."
    ),
    "women_share_of_informal_employment": gettext_noop(
        "about {number} of 100 people with an informal main job were women."
    ),
}


def translated(text: str) -> str:
    """Return a published text in the reader's language, or as published."""
    return gettext(text) if text else ""


def sentence(indicator: str, *, place: str, period: str, number: str) -> str:
    """Say a figure in a plain sentence; empty where the indicator has none."""
    words = _SENTENCES.get(indicator)
    if words is None:
        return ""
    said = gettext(words).format(number=number)
    return pgettext("place, period: sentence", "{place}, {period}: {said}").format(
        place=place, period=period, said=said
    )
