"""A client's name: how it is shown, and the key by which two spellings are the same client."""

import re
import unicodedata

LONGEST_NAME = 75

JOINERS = "\u200c\u200d"  # Persian, Indic scripts and emoji need these two invisible characters.
MARKS = str.maketrans("", "", "™℠®©")
LOOKALIKES = str.maketrans(dict.fromkeys("‘’ʼ`´", "'") | dict.fromkeys("‐‑‒–—−", "-"))
WORDS = (
    r"inc(?:orporated)?",
    r"corp(?:oration)?",
    "ltd",
    "limited",
    "gmbh",
    "co",
    "company",
    "pty",
)
INITIALS = ("ab", "ag", "bv", "kg", "kk", "llc", "oy", "plc", "sa", "sarl", "spa", "ug")
DOTTED = tuple(r"(?:\.\s?)?".join(letters) for letters in INITIALS)
LUXEMBOURG = r"s\.?\s?à\s?r\.?\s?l"
FORMS = "|".join((*WORDS, *DOTTED, LUXEMBOURG))
LEGAL_SUFFIX = re.compile(rf"(?<![\s,])[\s,]+(?:{FORMS})$")
CONNECTOR = re.compile(r"\s(?:&|\+|and|und)$")


def clean(name: str) -> str:
    """The name as it is shown; empty if nothing of it could be seen."""
    visible = "".join(c for c in name if c.isspace() or c in JOINERS or not _is_invisible(c))
    text = " ".join(visible.split()).strip(JOINERS)
    if len(text) > LONGEST_NAME:
        text = text[: LONGEST_NAME - 1].rstrip(" " + JOINERS) + "…"
    return text


def normalised(name: str) -> str:
    """The matching key of a name: the same for “ACME, Inc.” and “Acme”.

    What would leave no letter or digit stays: a client may well be called “Co” or “!!!”.
    """
    whole = _folded(name)
    text = _without_edges(whole)
    while suffix := LEGAL_SUFFIX.search(text):
        rest = _without_edges(CONNECTOR.sub("", text[: suffix.start()]))
        if not any(c.isalnum() for c in rest):
            break
        text = rest
    return text or whole


def _folded(name: str) -> str:
    text = unicodedata.normalize("NFD", name.translate(MARKS)).casefold()
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(c for c in text.translate(LOOKALIKES) if c.isspace() or not _is_invisible(c))
    return " ".join(text.split())


def _is_invisible(c: str) -> bool:
    """Control characters, formats such as bidi overrides, and lone surrogates."""
    return unicodedata.category(c) in {"Cc", "Cf", "Cs"}


def _without_edges(text: str) -> str:
    first, last = 0, len(text)
    while first < last and _is_edge(text[first]):
        first += 1
    while last > first and _is_edge(text[last - 1]):
        last -= 1
    return text[first:last]


def _is_edge(c: str) -> bool:
    return c.isspace() or unicodedata.category(c).startswith("P")
