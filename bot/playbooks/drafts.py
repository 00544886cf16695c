"""Reads the drafts: texts for clients as data, checked with errors that say how to mend them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources

from pydantic import TypeAdapter, ValidationError

from bot.domain.draft import BY_FAULT, FILLABLE, KEYS, Template, Variant, Wording
from bot.domain.playbook import GAP
from bot.playbooks.errors import PlaybookError, did_you_mean, in_plain_words
from bot.playbooks.schema import Strict, Text

FILE = "drafts.toml"
WHEN = frozenset(Variant) - {Variant.PLAIN}
_BRACED = re.compile(r"\{([^{}]*)\}")


class LetterFile(Strict):
    hello: Text = "Hello {contact},"
    bye: Text = "{owner}"


class WordingFile(Strict):
    writing: Text
    phone: str = ""

    def value(self) -> Wording:
        return Wording(writing=self.writing, phone=self.phone.strip())


class DraftFile(Strict):
    title: Text
    hello: str = ""
    writing: str = ""
    phone: str = ""
    when: dict[str, WordingFile] = {}
    correction: WordingFile | None = None
    otherwise: str = ""

    def value(self, key: str, letter: LetterFile) -> Template:
        plain = Wording(writing=self.writing.strip(), phone=self.phone.strip())
        variants = {Variant(name): wording.value() for name, wording in self.when.items()}
        return Template(
            key=key,
            title=self.title,
            variants={**variants, Variant.PLAIN: plain} if plain.writing else variants,
            hello=self.hello.strip() or letter.hello,
            bye=letter.bye,
            correction=self.correction.value() if self.correction else None,
            otherwise=self.otherwise.strip(),
        )

    def texts(self) -> Iterator[str]:
        yield from (self.hello, self.writing, self.phone)
        for wording in (*self.when.values(), *([self.correction] if self.correction else ())):
            yield from (wording.writing, wording.phone)


_FILES = TypeAdapter(dict[str, DraftFile])


def load_drafts(own: Mapping[str, str] | None = None) -> dict[str, Template]:
    """The drafts that come with the app, by key; a team's own files replace those that they name.

    `own` is name of the file to its text.
    """
    shipped = resources.files("bot.playbooks").joinpath("texts", FILE).read_text("utf-8")
    drafts = parse_drafts(shipped, file=FILE)
    for file, text in sorted((own or {}).items()):
        drafts |= parse_drafts(text, file=file)
    return drafts


def parse_drafts(text: str, *, file: str) -> dict[str, Template]:
    """The drafts of one file, by key.

    Raises `PlaybookError` with every trouble found; `file` is only for its message.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(
            file, [f"can't be read as TOML: {error}. Look for a missing quote or bracket there."]
        ) from error
    try:
        letter = LetterFile.model_validate(data.pop("letter", {}))
        drafts = _FILES.validate_python(data)
    except ValidationError as error:
        raise PlaybookError(file, in_plain_words(error, data)) from error
    troubles = [f"letter: {each}" for each in _unfillable((letter.hello, letter.bye))]
    for key, each in drafts.items():
        troubles += [f"draft “{key}”: {trouble}" for trouble in _troubles(key, each)]
    if troubles:
        raise PlaybookError(file, troubles)
    return {key: each.value(key, letter) for key, each in drafts.items()}


def _troubles(key: str, each: DraftFile) -> Iterator[str]:
    if key not in KEYS:
        yield f"there is no draft of that name. {did_you_mean(key, KEYS)}"
    for name in each.when:
        if name not in WHEN:
            yield f"when.{name} is not known. {did_you_mean(name, WHEN)}"
    for_all = each.writing.strip() or set(BY_FAULT.values()) <= each.when.keys()
    if not each.writing.strip() and not each.when:
        yield "has no text. Add writing = …."
    elif not for_all and not each.otherwise.strip():
        yield "is for some cases only. Add otherwise = …: what to do in the others."
    yield from _unfillable(each.texts())


def _unfillable(texts: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        for name in _BRACED.findall(text):
            if name not in FILLABLE:
                yield f"“{{{name}}}” can't be filled. {did_you_mean(name, FILLABLE)}"
        if set(_BRACED.sub("", text)) & set("{}"):
            yield f"a brace stands alone in “{text}”. Write a placeholder as {{client}}."
        if text.count("[[") != text.count("]]"):
            yield f"double brackets that open must close, in “{text}”."
        if GAP in text:
            yield f"“{GAP}” is written out. Use a placeholder; a gap then shows by itself."
