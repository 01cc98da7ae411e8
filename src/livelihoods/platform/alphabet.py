"""The order in which names stand in a list for readers."""

import unicodedata


def alphabetical(text: str) -> str:
    """Return a key that sorts text without regard to case and accents: África beside Asia."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
