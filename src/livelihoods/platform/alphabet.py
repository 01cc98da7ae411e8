"""Words without regard to case and accents: the order of names, and what a search compares."""

import unicodedata

_MARKS = ((0x0300, 0x036F), (0x064B, 0x065F), (0x0670, 0x0670), (0x0591, 0x05C7))
_WITHOUT_BLANKS = ((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x3FFFF))
_APOSTROPHES = "'`\u00b4\u02bc\u2018\u2019"
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l",
        "ħ": "h", "ŋ": "n", "\u0131": "i", "ɓ": "b", "\u0257": "d", "ƙ": "k", "ɛ": "e",
        "\u0254": "o",
        # Arabic: no stretching, one alif, one ya, ta marbuta as ha
        "\u0640": "", "\u0623": "\u0627", "\u0625": "\u0627", "\u0622": "\u0627",
        "\u0649": "\u064a", "\u0629": "\u0647",
    }
    | dict.fromkeys(_APOSTROPHES, "")
)  # fmt: skip


def alphabetical(text: str) -> str:
    """Return a key that sorts text without regard to case and accents: África beside Asia."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def searchable(words: str) -> str:
    """Return words as they are searched: small letters, no accents, of any script.

    Marks that stand above or below a Latin, Greek, Cyrillic, Arabic or Hebrew letter go; the vowel
    signs of Indic scripts, Thai and others are letters of their words and stay.
    """
    found = words
    while (next_ := _bare(found)) != found:  # a letter may come apart in two steps
        found = next_
    return found


def _bare(words: str) -> str:
    apart = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(
        letter
        for letter in apart
        if not any(first <= ord(letter) <= last for first, last in _MARKS)
    ).translate(_LETTERS)
    apart = "".join(letter if _is_of_a_word(letter) else " " for letter in bare)
    return " ".join(unicodedata.normalize("NFKC", apart).split())


def spaced(words: str) -> str:
    """Return words with blanks around each letter of a script that has none between words."""
    apart = "".join(f" {letter} " if is_without_blanks(letter) else letter for letter in words)
    return " ".join(apart.split())


def is_without_blanks(letter: str) -> bool:
    """Whether a letter belongs to a script that writes words of one or two letters unseparated."""
    return any(first <= ord(letter) <= last for first, last in _WITHOUT_BLANKS)


def _is_of_a_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN"
