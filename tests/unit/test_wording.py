"""What the checker finds in a text for a client, and what it leaves alone."""

import re
from decimal import Decimal

import pytest

from bot.domain.hold import Words
from bot.domain.playbook import fill
from bot.domain.wording import MENDS, Rule, check
from bot.playbooks import load_shipped
from tests.unit.test_playbooks import VALUES

WRONG = [
    (Rule.BLAME, "You should have told us on Monday.", "You should have told"),
    (Rule.BLAME, "You really should have read it.", "You really should have read"),
    (Rule.BLAME, "You failed to send the form.", "You failed to"),
    (Rule.BLAME, "You were supposed to call.", "You were supposed to"),
    (Rule.BLAME, "You clearly didn't read it.", "You clearly didn't read"),
    (Rule.BLAME, "As I already told you, it is in the post.", "As I already told"),
    (Rule.BLAME, "We've already explained this.", "We've already explained"),
    (Rule.BLAME, "Had you only asked, it would be done.", "Had you only asked"),
    (Rule.BLAME, "You didn’t answer our mail.", "You didn't answer"),
    (Rule.BLAME, "That was entirely your own mistake.", "That was entirely your own mistake"),
    (Rule.BLAME, "You never told us.", "You never told"),
    (Rule.BLAME, "I'd say that you are to blame.", "you are to blame"),
    (Rule.BLAME, "I'm sorry you feel that way.", "sorry you feel"),
    (Rule.EXCUSE, "Our supplier let us down.", "Our supplier let us down"),
    (Rule.EXCUSE, "This was because of our supplier.", "because of our supplier"),
    (Rule.EXCUSE, "It was our payment provider's mistake.", "our payment provider's mistake"),
    (Rule.EXCUSE, "We were very busy in March.", "We were very busy"),
    (Rule.EXCUSE, "I've been so busy.", "I've been so busy"),
    (Rule.EXCUSE, "The system didn't let me.", "The system didn't"),
    (Rule.EXCUSE, "It is late due to technical problems.", "due to technical"),
    (Rule.EXCUSE, "A new colleague made an entry twice.", "A new colleague made"),
    (Rule.EXCUSE, "That is beyond our control.", "beyond our control"),
    (Rule.IF_OR_BUT, "I'm sorry, but the bill is correct.", "but"),
    (Rule.IF_OR_BUT, "I'm sorry if this upset you.", "if"),
    (Rule.IF_OR_BUT, "If you were put out, we apologise.", "If"),
    (Rule.IF_OR_BUT, "We apologize for any inconvenience.", "any inconvenience"),
    (Rule.IF_OR_BUT, "We regret any inconvenience caused.", "any inconvenience"),
    (Rule.IF_OR_BUT, "We regret it, but the bill is correct.", "but"),
    (Rule.IF_OR_BUT, "We are sorry. However, the order was late.", "However"),
    (Rule.IF_OR_BUT, "I am sorry,\nbut we can't.", "but"),
    (Rule.SORRY_TWICE, "I'm sorry for the bill. We apologize for the wait.", "apologize"),
    (Rule.SORRY_TWICE, "Sorry, sorry!", "sorry"),
    (Rule.EMPTY_TIME, "I'll write soon.", "soon"),
    (Rule.EMPTY_TIME, "We look into it as soon as possible.", "as soon as possible"),
    (Rule.EMPTY_TIME, "You get it ASAP.", "ASAP"),
    (Rule.EMPTY_TIME, "We'll be back shortly.", "shortly"),
    (Rule.EMPTY_TIME, "It is sent in due course.", "in due course"),
    (Rule.CALM_DOWN, "Please calm down.", "calm down"),
    (Rule.CALM_DOWN, "There is no need to be upset.", "no need to be upset"),
    (Rule.POLICY, "Refunds are against our policy.", "against our policy"),
    (Rule.POLICY, "Our refund policy allows 14 days.", "Our refund policy"),
    (Rule.ABSOLUTE, "It will never happen to you.", "will never"),
    (Rule.ABSOLUTE, "This won't happen again.", "won't happen again"),
    (Rule.ABSOLUTE, "I guarantee it.", "I guarantee"),
    (Rule.ABSOLUTE, "We always check twice.", "always"),
    (Rule.ABSOLUTE, "I am 100 % sure.", "100 %"),
    (Rule.ABSOLUTE, "I can assure you that it is safe.", "assure you"),
    (Rule.LAW, "That is illegal.", "is illegal"),
    (Rule.LAW, "Legally, this is closed.", "Legally"),
    (Rule.LAW, "You have no right to a refund.", "You have no right"),
    (Rule.LAW, "We are not liable for that.", "are not liable"),
    (Rule.LAW, "You aren't entitled to it.", "aren't entitled"),
    (Rule.NO_TIME, "You'll be refunded.", "'ll be refunded"),
    (Rule.NO_TIME, "It will be fixed.", "will be fixed"),
    (Rule.NO_TIME, "We promise to mend it.", "We promise to"),
    (Rule.NO_TIME, "I'll look into it.", "I'll look"),
    (Rule.NO_TIME, "We will get back to you.", "We will get"),
    (Rule.NO_TIME, "You’ll hear from us.", "You'll hear"),
    (Rule.NO_TIME, "I'll see what I can do.", "I'll see"),
    (
        Rule.NO_TIME,
        "We are working on it and will update you.",
        "We are working on it and will update",
    ),
    (Rule.NO_TIME, "Someone will contact you.", "Someone will contact"),
    (Rule.NO_TIME, "Let me check and get back to you.", "Let me check and get back to you"),
]

NEIGHBOURS = {
    Rule.BLAME: """
        You gave us the wrong address. You entered the wrong date yourself. You must have entered
        it twice. You didn't give us the form. As per my last email, it is sent. As stated in my
        last mail, the fee is due. You're the only customer who has complained. Nobody else has had
        this problem. We've never had complaints before. With all due respect, it is not. I'm sorry
        that you see it that way. I'm sorry to hear that you feel that way. Why didn't you call us.
        Have you actually read it. You are wrong about that. That is simply not true.
    """,
    Rule.EMPTY_TIME: """
        It takes a day or two. We need it in a few days. Give me some time.
    """,
    Rule.ABSOLUTE: """
        This can never happen in our house. I swear it. It is impossible that it comes back.
    """,
    Rule.LAW: """
        The courts would side with us. Under the Consumer Act this is over. GDPR doesn't apply here.
        We are not responsible for that. We accept no responsibility for loss. You'd lose in court.
    """,
    Rule.CALM_DOWN: """
        There's no need to take that tone. Bear with me. Let's be reasonable. You need to understand
        that we are few. It's only a small delay. It's not that bad. At least you got half of it.
        Take it easy. Just take things easy, please. Please be patient. You need to be a bit more
        patient. We must ask you for your patience. Have a little patience. Bear with us. Please
        stay calm. Chill out. Let's not get worked up. There's no point getting angry. Don't panic.
        Stop shouting. Lower your voice, please. You're overreacting. That is not the end of the
        world. Pull yourself together.
    """,
    Rule.EXCUSE: """
        That was a computer glitch. There was a small hiccup. There was a mix-up. A software error
        charged you twice. We had technical problems. We've got some system issues. The system's
        down. The system's playing up. My computer has frozen. The computer says no. The system
        won't let me. That fell through the cracks. Your letter got lost in the post. These things
        happen. A lot of us are off sick. It has been a crazy week. I was on holiday. We have a backlog
        this month. The new guy forgot it. One of our temps messed up. There was a miscommunication.
        There is nothing I can do. We did everything right. That's not our problem. We're only human. That's not my department. It's crazy here today.
    """,
    Rule.POLICY: """
        The rules don't allow that. According to the contract, that is extra. As per your contract,
        May is due. Under our terms and conditions there is no way. The contract says four weeks.
        The small print is clear on this. Your contract doesn't give you that. House rules, I'm afraid. See
        clause 4 of it. The regulations do not permit it. Your agreement doesn't
        cover that. I'm not allowed to do that. We are not authorised to say. I don't make the
        rules. That's just how it works. That's how we do it. My manager won't let me. It's in the
        contract. You signed the contract. That is standard procedure.
    """,
}

RIGHT = [
    "Thank you for your patience with us.",
    "You have been very patient.",
    "We have a new patient file in your report.",
    "Take your time; it is easy to read.",
    "The software error that you reported was mended on 3 May.",
    "Your system failure of 3 May is in our list.",
    "I have the contract in front of me.",
    "I'll send you the contract by Friday.",
    "Your contract runs until 3 May.",
    "By agreement with Tom the report comes on Friday.",
    "What did we agree in the contract?",
    "The rules don't allow that, because the goods can't be sold again.",
    "According to the contract it is four weeks, so that both of us can plan.",
    "We changed the rules on 3 May.",
    "Are you allowed to open the file?",
    "Tell me how it works on your side.",
    "You shouldn't have to ask us twice.",
    "You should have the money by Friday.",
    "None of this is your fault.",
    "It isn't your mistake.",
    "I've asked our supplier for the part; you'll have it by Friday at 10:00.",
    "In our system I see two bills from 3 May.",
    "I know that you are busy.",
    "I'm sorry. Tell me if the money has arrived.",
    "I'm sorry that you had to wait. I'll see if it is there, and call by 15:00.",
    "How soon do you need it?",
    "It came in shortly after 15:00.",
    "The sooner you tell me, the better.",
    "Our policy is 14 days, because the goods can't be sold after that.",
    "We changed our refund policy on 3 May.",
    "You have always been open with us.",
    "You can always call me.",
    "I can't guarantee that, so I won't promise it.",
    "Your guarantee runs until 3 May.",
    "I'll write by 15:00.",
    "I'll check your last three bills. You'll have the answer by Friday.",
    "I'll do it today.",
    "It will be ready on Friday at noon.",
    "It isn't the sum that matters.",
    "You'll hear from me within two working days.",
    "We'll send it on 12 June.",
    "I'll call you back on Thursday at 9:30.",
    "You'll hear from me by […].",
    "I'll be frank with you.",
    "We'll see each other at the fair.",
    "You have no obligation to answer.",
    "I will never forget it.",
    "As I said on the phone, the report is here.",
    "I told you Friday, and we need until Monday at 9:00.",
    "Will I see you on the call?",
    "We won't charge you for it.",
    "I'll let you know by end of day.",
    "I'll send it by close of business.",
    "I will be in touch before lunch.",
    "We will call you on the 14th.",
    "I don't know it yet. I'm checking, and will tell you by 4.",
    "You'll hear from me at five.",
    "I'll ring at quarter past two.",
    "I'll keep you posted every morning.",
    "You'll have it by Christmas.",
    "I'm looking into it today, and ring you at four.",
    "We always appreciate a frank word.",
    "I can see that it has been a hectic week for you.",
    "You were sent the wrong bill; the right one is attached.",
    "You did nothing wrong.",
    "Paul is responsible for the printing.",
    "There is one thing that I can do today.",
    "With respect to bill 12, the right sum is £40.",
    "The agent on site has the key.",
    "Now you can relax, and I do the rest today.",
    "You wrote: “You should have told me, and soon.”",
    '"I guarantee I\'ll sue," you said.',
    "> You failed to answer. Calm down!\n\nThank you for writing.",
    "",
]

HELD = [
    (Words.FAULT, "It was our mistake.", "our mistake"),
    (Words.FAULT, "We made a mistake.", "We made a mistake"),
    (Words.FAULT, "I'm sorry for charging you twice.", "sorry for"),
    (Words.FAULT, "I'm sorry that we charged you twice.", "sorry that we"),
    (Words.FAULT, "We should have seen it.", "We should have"),
    (Words.FAULT, "You are right, Maria.", "You are right"),
    (Words.FAULT, "It is not our fault.", "our fault"),
    (Words.FAULT, "We messed up.", "We messed up"),
    (Words.FAULT, "We take full responsibility.", "take full responsibility"),
    (Words.FAULT, "It was an oversight on our part.", "on our part"),
    (Words.FAULT, "This should not have happened.", "should not have happened"),
    (Words.FAULT, "We let you down.", "We let you down"),
    (Words.FAULT, "I regret that we were late.", "I regret that we"),
    (Words.FAULT, "The fault lies with us.", "fault lies with us"),
    (Words.FAULT, "It was down to us.", "down to us"),
    (Words.FAULT, "That was careless of us.", "careless of us"),
    (Words.SUMS, "We can take 20 % off.", "20 % off"),
    (Words.SUMS, "It is about £480.", "£480."),
    (Words.SUMS, "It is about 1,200 euros.", "1,200 euros"),
    (Words.REMEDIES, "A refund is on its way.", "refund"),
    (Words.REMEDIES, "You get compensation.", "compensation"),
    (Words.REMEDIES, "We put it right today.", "put it right"),
    (Words.REMEDIES, "May is free of charge.", "free of charge"),
    (Words.REMEDIES, "We offer you three months free.", "months free"),
    (Words.REMEDIES, "We waive the fee.", "waive"),
    (Words.REMEDIES, "We cover the costs.", "cover the costs"),
]

SYMPATHY = [
    "I'm sorry that you are going through this.",
    "I'm sorry for what you are going through.",
    "You'll hear from us by 16:00 today who will give you the answer.",
    "I'll go back to our notes, and call you back by 15:00.",
]


@pytest.mark.parametrize(("rule", "text", "found"), WRONG)
def test_what_is_wrong_is_found_by_its_rule(rule: Rule, text: str, found: str) -> None:
    remarks = check(text)

    assert [(remark.rule, remark.found) for remark in remarks] == [(rule, found)]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (rule, text)
        for rule, texts in NEIGHBOURS.items()
        for text in re.findall(r"[^.]+\.", " ".join(texts.split()))
    ],
)
def test_the_neighbours_of_what_is_wrong_are_found_by_the_same_rule(rule: Rule, text: str) -> None:
    assert [remark.rule for remark in check(text)] == [rule]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_well_said_is_left_alone(text: str) -> None:
    assert check(text) == ()


@pytest.mark.parametrize(("words", "text", "found"), HELD)
def test_under_hold_an_admission_is_found(words: Words, text: str, found: str) -> None:
    remarks = check(text, withheld=frozenset(Words))

    assert [(remark.rule, remark.found) for remark in remarks] == [(Rule.ADMISSION, found)]
    assert check(text) == ()


@pytest.mark.parametrize(("words", "text", "found"), HELD)
def test_what_counsel_allows_is_left_alone(words: Words, text: str, found: str) -> None:
    assert check(text, withheld=frozenset(Words) - {words}) == ()


@pytest.mark.parametrize("text", SYMPATHY)
def test_sympathy_and_the_next_time_may_stay_under_hold(text: str) -> None:
    assert check(text, withheld=frozenset(Words)) == ()


def test_a_sum_above_the_limit_is_found_where_it_is_given() -> None:
    text = "You were charged EUR 900 twice. We refund EUR 900 today. “I want EUR 5,000 back.”"

    remarks = check(text, may_give=Decimal(500))

    assert [(remark.rule, remark.found) for remark in remarks] == [(Rule.SUM, "EUR 900")]
    assert check(text, may_give=Decimal(900)) == check(text) == ()


def test_several_things_are_said_in_the_order_of_the_rules_and_each_once() -> None:
    text = "I'm sorry, but our policy is our policy. You failed to pay, you failed to call."

    rules = [remark.rule for remark in check(text)]

    assert rules == [Rule.BLAME, Rule.IF_OR_BUT, Rule.POLICY]


def test_every_rule_says_how_to_mend_it() -> None:
    assert set(MENDS) == set(Rule)
    assert check("Calm down.")[0].mend == MENDS[Rule.CALM_DOWN]


def test_a_wrapped_line_does_not_cut_a_promise_from_its_time() -> None:
    assert check("I'll send you the list of all bills\nof this year by\nFriday at 10:00.") == ()


@pytest.mark.parametrize("values", [VALUES, {}], ids=["known", "nothing known"])
def test_every_phrase_of_the_shipped_playbooks_passes(values: dict[str, str]) -> None:
    phrases = [
        fill(phrase, values)
        for playbook in load_shipped().values()
        for step in playbook.steps
        for phrase in (*step.say.writing, *step.say.phone, *step.say.ours)
    ]

    assert {phrase: check(phrase) for phrase in phrases if check(phrase)} == {}
