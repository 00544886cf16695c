"""The shape of a playbook file: which names it may have, and what each must hold."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.domain.playbook import Effect, Playbook, Say, Step

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class SayFile(Strict):
    writing: Annotated[list[Text], Field(min_length=1)]
    phone: Annotated[list[Text], Field(min_length=1)]
    ours: list[Text] = []

    def value(self) -> Say:
        return Say(writing=tuple(self.writing), phone=tuple(self.phone), ours=tuple(self.ours))


class StepFile(Strict):
    key: Key
    title: Text
    why: Text
    do: Annotated[list[Text], Field(min_length=1)]
    say: SayFile
    avoid: Annotated[list[Text], Field(min_length=1)]
    checklist: list[Text] = []
    records: list[Text] = []
    terms: list[Text] = []
    talks: bool = False
    conversation: bool = False
    effect: Literal["resolves", "closes"] | None = None
    skipped_when: str = ""
    principles: list[Text] = []
    sources: list[Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]+$")]] = []

    def value(self) -> Step:
        return Step(
            key=self.key,
            title=self.title,
            why=self.why,
            do=tuple(self.do),
            say=self.say.value(),
            avoid=tuple(self.avoid),
            checklist=tuple(self.checklist),
            records=tuple(self.records),
            terms=tuple(self.terms),
            talks=self.talks,
            conversation=self.conversation,
            effect=Effect(self.effect) if self.effect else None,
            skipped_when=self.skipped_when.strip(),
            principles=tuple(self.principles),
            sources=tuple(self.sources),
        )


class PlaybookFile(Strict):
    name: Name
    title: Text
    when: Text
    steps: Annotated[list[StepFile], Field(min_length=1)]

    def value(self) -> Playbook:
        return Playbook(
            name=self.name,
            title=self.title,
            when=self.when,
            steps=tuple(step.value() for step in self.steps),
        )
