"""Names in the order in which a reader looks for them."""

import unicodedata


def collated(name: str) -> str:
    """Return a name as it is sorted: without accents and capitals.

    >>> sorted(["Zambia", "\u00c5land", "albania"], key=collated)
    ['\u00c5land', 'albania', 'Zambia']
    """
    letters = unicodedata.normalize("NFKD", name)
    return "".join(each for each in letters if not unicodedata.combining(each)).casefold()
