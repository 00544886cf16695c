"""The sums of money that a text names, in the notations that people use."""

import re
from collections.abc import Iterator
from decimal import Decimal

_SPACE = r"[ \u00a0\u202f]"
_NUMBER = (
    rf"(?P<whole>\d{{1,3}}(?:(?:[,.'’]|{_SPACE})\d{{3}})+|\d{{1,9}})"
    rf"(?:[.,](?P<part>\d{{1,2}}))?(?![\d]|[.,:]\d)(?P<kilo>{_SPACE}?k\b|{_SPACE}thousand\b)?"
)
_SYMBOL = r"[£$€¥₹]"
_CODE = (
    r"(?:AUD|CAD|CHF|CZK|DKK|EUR|GBP|HUF|INR|JPY|NOK|NZD|PLN|RON|SEK|USD"
    r"|euros?|dollars?|pounds?|francs?|yen|quid|bucks)"
)
_GIVE = (
    r"\b(?:compensat\w+|credit(?:s|ed|ing)?|deduct\w*|discounts?|give[ns]?|giving|goodwill|pay(?:ing|s)?"
    r"|rebates?|refund\w*|reimburse\w*|repay\w*|transfer\w*|vouchers?|waiv\w+)\b"
)
_LITTLE = rf"(?:{_SPACE}(?:about|another|back|for|full|of|out|over|the|them|to|up|worth|you))*"
_ENDS = (
    rf"(?=\s*(?:$|[.,;:!?)])|{_SPACE}+(?:and|as|at|back|by|now|of?f|on|or|this|to|today|tomorrow"
    r"|until|within)\b)"
)
_BEFORE = re.compile(rf"(?:{_SYMBOL}|(?<![\w-]){_CODE}){_SPACE}?{_NUMBER}", re.IGNORECASE)
_AFTER = re.compile(rf"(?<![\w.,:-]){_NUMBER}{_SPACE}?(?:{_SYMBOL}|{_CODE}\b)", re.IGNORECASE)
# Without a currency it is a sum only where it is what we give: not a year, a date or a number.
_GIVEN = re.compile(rf"{_GIVE}{_LITTLE}{_SPACE}{_NUMBER}{_ENDS}", re.IGNORECASE)
_BACK = re.compile(rf"(?<![\w.,:-]){_NUMBER}(?={_SPACE}back\b)", re.IGNORECASE)
_GIVING = re.compile(rf"{_GIVE}|\bback\b|{_SPACE}off\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")
_SIGNS = re.compile(r"\D")


def named(text: str) -> frozenset[Decimal]:
    return frozenset(sum_of for _words, sum_of in _found(text))


def given(text: str) -> tuple[tuple[str, Decimal], ...]:
    """The sums of sentences that speak of giving, with their words: a bill is none of them."""
    sentences = (each for each in _SENTENCE_END.split(text) if _GIVING.search(each))
    return tuple(found for each in sentences for found in _found(each))


def _found(text: str) -> Iterator[tuple[str, Decimal]]:
    for pattern in (_BEFORE, _AFTER, _GIVEN, _BACK):
        for match in pattern.finditer(text):
            yield " ".join(match.group().split()), _value(match)


def _value(match: re.Match[str]) -> Decimal:
    part = f".{match['part']}" if match["part"] else ""
    whole = Decimal(_SIGNS.sub("", match["whole"]) + part)
    return whole * 1000 if match["kilo"] else whole
