"""The lines that the rules put on a card, each short enough to be read at a glance."""

from bot.domain.case import Serious, Severity
from bot.domain.cooling import Ended
from bot.domain.fault import Fault
from bot.domain.hold import Allowed
from bot.domain.offer import View
from bot.domain.refused import Next

HELD = {
    None: "Legal hold: not a word on what happened, fault or money. Do stay in touch.",
    Allowed.SYMPATHY: "Counsel allows sympathy. Nothing yet on what happened, fault or money.",
    Allowed.APOLOGY: "Counsel allows the apology. Sums and remedies still wait.",
    Allowed.APOLOGY_AND_REMEDY: "Counsel allows apology and remedy. The rest is still on hold.",
}
CONSULT = "Ask counsel what we may say: *Get help*."
REPORT = "Personal data: {hours} hours end {at}. Ask counsel who must be told."
REPORT_OVER = "Personal data: the {hours} hours ended {at}. Call your contact of level 3 now."

TOLD = {
    Fault.OURS: "was ours",
    Fault.SHARED: "was partly ours",
    Fault.NOT_OURS: "was not ours",
    Fault.UNCLEAR: "was not clear",
}
CORRECT = "We told them that it {}. Correct ourselves first."
AND_THEN = {
    Fault.OURS: " Then apologize.",
    Fault.SHARED: " Then apologize for our part.",
    Fault.NOT_OURS: " What we promised stands.",
}
PROMISE_BROKEN = "We broke a promise: apologize for that first, by someone senior, with a new time."
REPEAT = "It happened again: apologize for that first, by someone senior."

RECEIPT = "The receipt goes now. It needs no facts."
CRITICAL = "Critical: no waiting. First the harm stops, then the words."
CALL_BACK = "A live talk can't wait. Need the facts? Offer to call back at a named time."
MAY_COOL = "They wrote: take {} minutes to check."
COOLING = {
    None: "Your answer waits until {at}, or until the facts are in.",
    Ended.FACTS: "The facts are in. Answer now.",
    Ended.TIME: "Time is up. Answer with what you know, and say what is open.",
    Ended.URGENT: "This can't wait any more. Answer now.",
}

UNCLEAR = "Fault is unclear: regret yes, apology not yet. Say by when you will know."
UNCLEAR_TIMED = "Fault is unclear: regret yes, apology not yet."
OURS_LATER = "It was ours. Hear them out first; the apology comes right after."
OURS = "Ours: apologize once, before any reason. Fact, “our”, harm, sorry, remedy, by when."
SHARED = "Partly ours: apologize for our part first, and only for ours."
SHARED_WHICH = "Note what our part was. The apology names exactly that."
NOT_OURS = "Not ours: regret what they go through, no apology for what they claim."
HANDLING = "We were careless in dealing with it: apologize for exactly that."
SHOWN = "Note what shows that it was not ours. They may ask."
NOT_AGAIN = "No “never again” yet: the cause is not found."

GIVE_BACK = "What is theirs goes back at once. It is owed, so it is no offer."
APPROVAL = "Before you offer this: a yes from {who}."
NOT_APPROVED = "These ways got a no from {who}. Note others; the thread says why."
NOBODY_APPROVES = "Above what you may offer alone, and nobody is named to agree. Ask an admin."
LARGE_SUM = "A large sum: note the ways first, under *More*. They need a yes."
ONLY_ONE = "Only one way so far. Look for a second, or tell them why there is none."
VIEW = {
    View.SKIPPED: "It was ours, so our view stays out.",
    View.AFTER_WE_KNOW: "Whose fault it is isn't clear. Our view waits until it is.",
    View.AFTER_HEARD: "Our view waits until they have been heard.",
    View.AFTER_APOLOGY: "First the apology for our part, then our view.",
    View.NOW: "Now our view: short, respectful, point by point. Let them save face.",
}
REFUSED = {
    Next.LIMITS: "They said no. Don't bid on: name their limits and ours.",
    Next.PROPOSAL: "Now ask what they would find fair, and listen.",
    Next.SUM_UP: "Write them where both sides stand. No new offer in it.",
    Next.WEIGH: "Weigh time, energy, cost and relationship, theirs and ours. Pride has no vote.",
    Next.ESCALATE: "You did your part. Raise it now: Get help, no agreement.",
}

IN_FULL = "One line is not enough here: name the cause, and one change with an owner."
ONE_OFF = "One-off, watch: small, and the first of its kind. Done is enough."
PRESS = "Press is in it: one person speaks for us, and nobody else."
ABOUT_US = "It is about one of us. They don't answer, and nobody asks them to judge it."

FAULT_NOW = {
    Fault.UNCLEAR: "Fault is unclear again: regret yes, apology not yet.",
    Fault.OURS: "It was ours: apologize once, before any reason. Our view stays out.",
    Fault.SHARED: "It was partly ours: our part first, then our view.",
    Fault.NOT_OURS: "It was not ours: regret, no apology for the claim. Our view has its place.",
}
SEVERITY_NOW = {
    Severity.LOW: "Low now: an update every five working days, and a line at the end.",
    Severity.NORMAL: "Normal now: an update every second working day, and a line at the end.",
    Severity.HIGH: "High now: an update every working day, and a cause with an action at the end.",
    Severity.CRITICAL: "Critical now: no waiting, and an update every hour until the harm stops.",
}
SITUATION_NOW = "Another playbook now. What is written down counts as done."
HELD_NOW = "Legal hold now: the matter rests, contact does not. Get help asks level 3."
STILL_HELD = "The answer is taken back, the hold is not: a contact of level 3 lifts it."
LIFTED_NOW = "The hold is lifted: fault, sums and remedies may be spoken of again."
ALLOWED_NOW = {
    Allowed.SYMPATHY: "Counsel was asked: sympathy only.",
    Allowed.APOLOGY: "Counsel was asked: we may apologize. Sums and remedies wait.",
    Allowed.APOLOGY_AND_REMEDY: "Counsel was asked: we may apologize and offer a remedy.",
}
SERIOUS_NOW = {
    Serious.LARGE_SUM: "A large sum: an offer needs a yes first. An apology does not.",
    Serious.PRESS: PRESS,
    Serious.ABOUT_US: ABOUT_US,
}
