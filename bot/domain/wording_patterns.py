"""The words by which the rules of wording find what to mend in an English text."""

import re

from bot.domain.playbook import GAP


def _one_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _not_after(*words: str) -> str:
    return "".join(rf"(?<!\b{word} )" for word in words)


_DID = r"(?:asked|called|checked|chosen|done|entered|given|informed|known|let|listened|looked|noticed|ordered|paid|read|realised|realized|replied|said|seen|sent|told|used|waited|warned|written)"
_ONLY_SAID = r"(?:said|told|wrote|written|explained|mentioned|informed)"
BLAME = _one_of(
    rf"\byou(?: \w+ly)? should(?:n't| not)?(?: \w+ly)? have(?: \w+ly)? {_DID}\b",
    rf"\b(?:had you|if you had|if you'd)(?: \w+)? {_DID}\b",
    rf"\byou (?:ought to have|were supposed to have|never) {_DID}\b|\byou were supposed to\b",
    r"\byou(?: are|'re)(?: \w+)? to blame\b",
    r"\b(?:sorry|apologi[sz]e) (?:to hear )?(?:that )?you (?:feel|see it|took it|(?:are|were|felt) (?:not |un)?(?:happy|offended|satisfied))\b",
    r"\bwhy (?:did you not|didn't you|have you not|haven't you)\b|\b(?:did|have) you (?:actually|even|really)\b",
    r"\b(?<!where )you(?: are|'re) (?:(?!not\b)\w+ )?(?:confused|mistaken|wrong)\b",
    rf"\byou could(?: \w+ly)? have {_DID}\b|\b(?:is|'s) (?:just|plainly|simply) (?:not true|incorrect|untrue|wrong)\b",
    r"\byou (?:failed|neglected|forgot|omitted) to\b",
    r"\byou(?: \w+ly)? (?:did not|didn't|never) (?:answer|ask|check|follow|give|inform|listen|pay|provide|read|reply|say|send|tell|understand)\b",
    r"\byou(?: must)?(?: have)? (?:misread|misunderstood)\b|\bmisunderstanding on your (?:part|side)\b",
    rf"\byou must have {_DID}\b",
    r"\byou (?:gave us|entered|picked|sent us|typed|used) (?:the|a|an) (?:wrong|incorrect|false)\b",
    r"\byou(?: are|'re) the only (?:client|customer|one|person)(?: \w+){0,4} (?:complain\w*|issues?|problems?|trouble)\b",
    r"\b(?:nobody|no one|no other (?:client|customer))(?: else)?(?: has| had)?(?: ever)? (?:complained|had (?:this|that|any))\b",
    r"\b(?:have|had|'ve) never had (?:a complaint|any complaints|complaints|this complaint)\b",
    r"\bwith (?:all )?(?:due )?respect\b(?! (?:for|to)\b)",
    r"\byou (?:claim|claimed|allege|alleged) (?:that|to)\b",
    rf"\b(?:as|like) (?:I|we)(?: have|'ve)? (?:already|previously|clearly|repeatedly) {_ONLY_SAID}\b",
    rf"\b(?:I|we)(?: have|'ve)? already {_ONLY_SAID}\b",
    rf"\bas (?:already|previously) {_ONLY_SAID}\b|\b(?:as )?per my (?:earlier|last|previous)\b",
    r"\bas (?:explained|mentioned|outlined|stated) (?:in my|above|before|below|earlier)\b",
    r"(?<!\bof )\b(?:it|this|that)(?: is| was|'s)(?: \w+ly| all)? your(?: own)? (?:error|fault|mistake)\b",
    r"\b(?:because of|due to|through) your(?: own)? (?:error|fault|mistake)\b",
)

_OTHERS = r"(?:our|the|a|my|another)(?: \w+){0,2} (?:supplier|subcontractor|contractor|freelancer|predecessor|guy|temp|agent|account manager|vendor|carrier|courier|provider|delivery service|system|software|server|network|database|computer|printer|colleague|intern|trainee|team|department)s?"
_FAILED = r"(?:did(?:n't| not)|does(?:n't| not)|could(?:n't| not)|can't|cannot|would(?:n't| not)|has(?:n't| not)|never|failed|lost|forgot|made|caused|crashed|broke|charged|booked|mixed|went (?:down|wrong)|let (?:us|me|you) down|(?:is|was|were) (?:down|late|slow|offline|ill|overloaded|delayed)|had (?:an?|problems|trouble|issues)|messed|won't (?:let|allow|work|start|open|load)|froze|jammed|timed out|says no|(?:is|was|has been|keeps)(?: \w+)? (?:acting|playing) up|(?:is|has) frozen)"
_MACHINE = r"(?:administrative|clerical|computer|database|IT|network|server|software|system|systems|technical|typing)"
_TROUBLE = (
    r"(?:bug|breakdown|crash|error|failure|fault|issue|malfunction|outage|problem|slip)(?:e?s)?"
)
_LITTLE = r"(?:blip|glitch|gremlin|hiccup|mishap|mix-?up|snag|teething (?:problem|trouble))(?:e?s)?"
_BUSY = r"(?:busy|overloaded|overwhelmed|short-staffed|short of staff|snowed under|swamped|understaffed)"
EXCUSE = _one_of(
    rf"\b{_OTHERS} (?:\w+ly )?{_FAILED}\b",
    rf"\b(?:because of|due to|owing to) {_OTHERS}\b",
    rf"\b{_OTHERS}'s(?: been)? (?:acting up|down|frozen|late|offline|playing up|slow)\b",
    rf"\b{_OTHERS}'s? (?:delay|error|fault|mistake|problem)\b",
    r"\b(?:because of|due to|owing to) (?:an? |some )?(?:technical|internal|IT|software|system|computer)\b",
    rf"\b(?:we|I|our team|everybody|everyone)(?: are|'re| were| was|'m| am| have| had|'ve)?(?: been)?(?: \w+)? {_BUSY}\b",
    r"\b(?:beyond|outside|out of) our control\b|\bunforeseen circumstances\b",
    r"\bout of our hands\b|\bour hands are tied\b",
    r"\b(?:nothing|not much|little)(?: else| more)? (?:that )?(?:I|we) can do\b",
    r"\b(?:I|we) did everything right\b|\b(?:did|done) nothing wrong\b(?<!you did nothing wrong)(?<!you have done nothing wrong)",
    r"\b(?:lack|shortage) of staff\b|\bstaff shortages?\b|\boff sick\b|\bon sick leave\b|\bbacklog\b",
    r"\b(?:I|we)(?: was| were|'ve been| have been| had been) (?:away|ill(?! )|sick|on (?:annual )?(?:holiday|leave|vacation)|out of (?:the )?office)\b",
    r"\b(?:been|had|having|was) an? (?:\w+ )?(?:busy|crazy|hectic|mad) (?:day|month|time|week)\b(?! for you)",
    r"\btechnical difficulties\b|\bhuman error\b|\bcrossed wires\b|\bgrowing pains\b",
    _not_after("your", "the", "this", "that", "which", "any", "no") + rf"\b{_MACHINE} {_TROUBLE}\b",
    # A small word for what went wrong makes little of it, whoever's it was.
    _not_after("your") + rf"\b(?:{_MACHINE} )?{_LITTLE}\b",
    r"\b(?:fell|slipped|gone|went) (?:through|between) the (?:cracks|net)\b|\blost in the (?:post|mail|shuffle)\b",
    r"\b(?:these|such) things happen\b|\b(?:accidents|mistakes|errors) (?:can |do )?happen\b|\bit happens\b",
    r"\bnobody(?: is|'s) perfect\b|\bonly human\b|\bone of those (?:days|things|weeks)\b",
    r"\bnot(?: \w+ly)? (?:my|our) (?:department|job|area|problem|business)\b|\bnot my fault\b|\bmiscommunication\b",
    r"\b(?:only|just) (?:work here|doing my job)\b",
    r"\b(?:it|things|everything)(?: is|'s| was| has been|'s been)(?: \w+)? (?:chaos|chaotic|crazy|hectic|mad) (?:here|in the office|with us|right now)\b",
)

EMPTY_TIME = _one_of(
    r"\bas (?:soon|quickly|fast) as (?:possible|we can|I can)\b|\basap\b",
    rf"{_not_after('as', 'how', 'too', 'so')}\bsoon\b(?! after)",
    r"\bshortly\b(?! after| before)",
    r"\bin due (?:course|time)\b|\bin the near future\b|\bbefore long\b",
    r"\bat (?:our|your|the) earliest (?:convenience|opportunity)\b",
    r"\bin a (?:bit|while|little while)\b|\bat some point\b",
    r"\bin the (?:coming|next)(?: few| couple of)? (?:days|weeks|months)\b|\bin no time\b",
    r"\b(?:in|within) (?:a couple of|a few|some) (?:days|hours|minutes|weeks)\b|\b(?:an hour|a day|a week) or (?:so|two)\b",
    r"\bgive (?:me|us) (?:a little |a bit more |more |some )time\b",
    r"\bwhen(?:ever)? (?:we|I) can\b|\bwithout (?:undue )?delay\b",
)

_UPSET = r"(?:aggressive|agitated|angry|carried away|cross|dramatic|emotional|excited|impatient|loud|mad|rude|upset|worked up)"
_SHOUT = r"(?:argue|exaggerate|make a fuss|overreact|panic|raise your voice|shout|stress|yell)"
CALM_DOWN = _one_of(
    r"\bcalm (?:down|yourself)\b|\b(?:keep|remain|stay|try to be) calm\b",
    r"\b(?:just|please|try to) (?:relax|chill|breathe)\b|\bchill out\b|\b(?:cool|settle|simmer) down\b",
    r"\btake (?:it|things) easy\b|\btake a deep breath\b|\bpull yourself together\b|\bget a grip\b",
    _not_after("I'll", "we'll", "I will", "we will") + r"\bbe (?:\w+ ){0,3}patient\b",
    r"\b(?:have|need|take|want) (?:\w+ )?(?:bit of |little |some |more )patience\b|\bhave patience\b",
    r"\bask (?:you )?for (?:your |some |more |a (?:bit of|little) )?patience\b|\bbear with (?:me|us)\b",
    rf"\b(?:don't|do not|let's not)(?: \w+)? (?:be|get) (?:(?:so|too) )?{_UPSET}\b",
    rf"\bno (?:need|point|reason|use) (?:to (?:be|get)|(?:in )?(?:being|getting)) (?:(?:so|too) )?{_UPSET}\b",
    rf"\b(?:don't|do not|let's not|no (?:need|reason) to) {_SHOUT}\b|\bstop (?:shouting|yelling|arguing)\b",
    r"\b(?:keep|lower) your (?:voice|temper|cool)\b|\b(?:watch|mind) your tone\b",
    r"\byou(?: are|'re)(?: \w+)? (?:overreacting|exaggerating|too sensitive)\b",
    r"\b(?:take|use) (?:that|this) tone\b|\bbe reasonable\b|\bkeep (?:it|this|things) civil\b|(?<!can )(?<!to )\brelax[,!]|\byou (?:have|must|need)(?: to)? understand\b",
    # What makes little of it.
    r"\bnot the end of the world\b|\b(?:no|not (?:such )?a) big deal\b|\bat least (?:it|nobody|you)\b",
    r"\b(?:is|'s|was) (?:only|just) (?:an? )?(?:little|minor|short|slight|small|tiny)\b",
    r"\b(?:isn't|wasn't|not) (?:really )?(?:that|so) (?:bad|important|serious|terrible)\b",
)

ABSOLUTE = _one_of(
    r"\bnever again\b|\b(?:will|'ll|shall) never\b(?! forget)",
    r"\bcan never (?:happen|occur)\b|\bimpossible that\b|\bI swear\b",
    r"\b(?:won't|will not) (?:ever )?(?:(?:happen|occur) again|be repeated)\b",
    r"\b(?:I|we|will|'ll|can|to)(?: \w+ly)? guarantee\b|\bguaranteed\b",
    r"\b(?:100|a hundred|one hundred) ?(?:%|per ?cent\b)",
    _not_after("as", "have", "has", "had", "not", "can", "was", "were", "nearly", "almost")
    + r"(?<!'ve )(?<!n't )\balways\b(?! (?:appreciate|glad|happy|like|welcome))",
    r"\bat all times\b|\bwithout fail\b|\bno matter what\b|\bunder no circumstances\b|\brest assured\b|\bassure you\b",
)

LAW = _one_of(
    r"\blegally\b|\bby law\b|\bin law\b|\bunder the law\b|\bthe law (?:is|says|requires|allows)\b",
    r"\byou(?: have|'ve)(?: got)? no (?:legal )?(?:case|claim|entitlement|grounds|right|rights)\b",
    r"\b(?:are|am|is|were|was|'re)(?: not|n't)? (?:liable|entitled|obliged)\b|\bliability\b",
    r"\bunder (?:the |any )?(?:\w+ ){0,3}(?:act|GDPR|law|regulations?)\b",
    r"\b(?:GDPR|(?:consumer|contract|data protection) law|Act) (?:does|doesn't|gives|is|requires|says)\b",
    r"\b(?:a|any|the) (?:court|judge)s? (?:will|would)\b|\bin court\b|\bif you sue\b|\b(?:is|it's|are) binding\b",
    r"\b(?:are|am|is|'re|'m)(?: not|n't) responsible\b|\bno responsibility\b",
    r"\bno legal\b|\bwe(?: have|'ve)(?: got)? no (?:obligation|duty)\b|\bwithin our rights\b",
    r"\b(?:is|isn't|was|are|not) (?:il)?legal\b|\bunlawful\b",
    r"\bbreach of (?:the )?contract\b|\bcontractually\b|\bstatutory\b|\bnegligen(?:ce|t)\b",
    r"\b(?:my|our) (?:lawyer|solicitor|attorney|counsel)s? (?:say|says|said|thinks?|advises?d?)\b",
)

_WRONG = r"(?:mistake|fault|error|doing|oversight|failure|responsibility|negligence)"
# What legal hold keeps back: words of fault, sums, remedies.
FAULT = _one_of(
    rf"\b(?:our|my)(?: own)? {_WRONG}\b",
    r"\bwe(?: have|'ve)? (?:made|make) (?:a |an |the )?(?:\w+ )?(?:mistake|error)\b",
    r"\b(?:we|I) (?:failed|forgot|neglected|should(?:n't| not)? have|were wrong|was wrong|owe)\b",
    r"\b(?:we|I) (?:got|did) (?:it|this|that) wrong\b|\b(?:it|that|this) was us\b",
    r"\b(?:is|are|was|were) ours\b",
    r"\b(?:we|I)(?: have|'ve)? (?:dropped the ball|let (?:you|them) down|messed (?:it )?up|missed|screwed up|slipped up)\b",
    r"\b(?:shouldn't|should not|should never) have (?:been|happened)\b|\b(?:we|I) regret (?:that (?:we|I|our|my)\b|our|my)\b",
    rf"\bon our (?:part|side)\b|\bdown to us\b|\b(?:{_WRONG}|blame) (?:lies|is|was) (?:on|with) (?:us|our)\b",
    r"\b(?:accept|take)(?: \w+)? (?:blame|responsibility)\b|\b(?:careless|negligent) of us\b|\b(?:I|we) admit\b",
    r"\bto blame\b|\bat fault\b|\bresponsible for\b|\byou(?: are|'re) right\b",
    r"\bsorry (?:that |because )?(?:we|I|our|my)\b|\bsorry for (?!what you\b|you\b|your\b)",
    r"\bapolog(?:i[sz]e[sd]?|y|ies)\b",
)
SUMS = _one_of(
    r"[£$€¥] ?\d[\d.,]*|\b\d[\d.,]* ?(?:[£$€¥]|(?:GBP|EUR|USD|CHF|pounds?|euros?|dollars?|francs?)\b)",
    r"\b\d[\d.,]* ?(?:%|per ?cent\b)(?: (?:discount|off|reduction))",
)
REMEDIES = _one_of(
    r"\brefund(?:s|ed|ing)?\b|\breimburse\w*|\bcompensat\w+|\bdiscounts?\b|\bvouchers?\b|\bgoodwill\b",
    r"\bwaiv(?:e[sd]?|ing)\b|\bfor free\b|\b(?:fix|mend|repair|days?|months?|weeks?|years?)(?: (?:it|that|this))? free\b",
    r"\bcover (?:all |any )?(?:the|your) (?:bill|costs?|expenses|loss(?:es)?)\b|\bpay for (?:it|that|the|your)\b",
    r"\bfree of charge\b|\bat no (?:extra )?cost\b|\bdamages\b|\bsettlement\b|\bcredit (?:note|you|your)\b",
    r"\breplace(?:ment|s|d)?\b|\bredo\b|\b(?:pay|give) (?:\w+ )?back\b",
    r"\b(?:put|make|set)(?:ting|ing)? (?:it|this|that|things) (?:right|good)\b|\bmake up for\b",
)

SORRY = _one_of(r"\b(?:sorry|apologi[sz]e[sd]?|apologi[sz]ing|apolog(?:y|ies))\b")
REGRET = _one_of(r"\b(?:I|we)(?: \w+ly)? regret\b")
IF_OR_BUT = _one_of(
    _not_after("ask", "as", "check", "find out", "know", "me", "say", "see", "wonder") + r"\bif\b",
    _not_after("all", "anything", "nothing") + r"\bbut\b",
    # "Any" doubts the harm as "if" does.
    r"\b(?:however|although|though)\b|\bany inconvenience\b",
)
BUT_NEXT = re.compile(r"(?:but|however|although|though)\b", re.IGNORECASE)

_WALL = r"(?:agreements?|contracts?|(?:small|fine) print|guidelines?|handbook|policy|policies|procedures?|regulations?|rules?|T&Cs|terms(?: (?:and|&) conditions)?)"
_WHOSE = r"(?:the|our|your|my|these|those|company|house|standard|internal)"
_SPEAKS = r"(?:allow|clear|cover|demand|forbid|give|include|let|permit|prescribe|prevent|prohibit|provide|require|say|state|stipulate|stop)"
POLICY = _one_of(
    r"\b(?:our|company|the company's|store)(?: \w+)? (?:policy|policies)\b",
    r"\bour (?:rules|terms|procedures)\b",
    rf"\b(?:according to|against|as per|per)(?: the terms of)?(?: {_WHOSE})?(?: \w+)? {_WALL}\b",
    rf"\b(?:based on|by|in accordance with|in line with|outside|pursuant to|under|within)(?: the terms of)? {_WHOSE}(?: \w+)? {_WALL}\b",
    rf"\b{_WHOSE}(?: \w+)? {_WALL}(?: (?:is|are|only|clearly|simply|just|do not|does not|will not|would not|don't|doesn't|won't|wouldn't|cannot|can't)){{0,2}} {_SPEAKS}(?:s|es|ted|d)?\b",
    rf"\b(?:it says|it is|it's|it stands)(?: so)? in (?:the|our|your)(?: \w+)? {_WALL}\b",
    rf"\b(?:as )?you(?: have|'ve)? (?:accepted|agreed to|signed) (?:it|that|this|{_WHOSE}(?: \w+)? {_WALL})\b",
    r"\b(?:(?:am|are|is)(?: not|n't)|'m not|'re not|'s not) (?:allowed|authori[sz]ed|permitted)\b",
    r"\bclause \d+|\bhouse rules\b|\brules are rules\b|\b(?:those|these) are the rules\b|\b(?:don't|do not|didn't) make the rules\b",
    r"\b(?:is|'s) (?:just|simply) (?:how|the way) (?:it works|it is|things are)\b",
    r"\b(?:is|'s) (?:just |simply )?(?:how|the way) we(?: \w+)? do (?:it|that|things|this)\b",
    r"\b(?:my|our|the) (?:boss|manager|head office)(?: \w+)? (?:won't|will not|doesn't|does not|wouldn't) (?:allow|let)\b",
    r"\bstandard (?:practice|procedure)\b",
)
REASON = _one_of(
    r"\b(?:because|since|so that|so (?:we|you|they|nobody)|the reason)\b",
    r"\b(?:in order )?to (?:avoid|ensure|keep|make sure|prevent|protect)\b",
    # A policy that we change is no wall to hide behind.
    r"\b(?:chang|updat|rewr|mend|revis|new\b)\w*",
)

_SPEAKING = r"be (?:brief|clear|frank|glad|happy|here|honest|open|plain|there|with you)|admit|say\b|see (?:you|each other)\b"
_BACK = r"(?:back to you|you back)"
PROMISE = _one_of(
    rf"\b(?:I|we)(?:'ll| will| shall|'m going to| am going to|'re going to| are going to) (?!not\b|never\b|{_SPEAKING})\w+",
    r"\byou(?:'ll| will) (?:get|hear|receive|have (?!to\b)|know (?!best\b|better\b|how\b|that\b))\w*",
    r"\b(?:I|we) promise (?:to|that|you)\b",
    r"(?:\bwill|'ll) be (?:called|contacted|done|fixed|paid|ready|refunded|repaired|sent|solved|sorted|told|with you)\b",
    r"\b(?:I|we)\b[^.!?\n]{0,60} and will (?!not\b|never\b)\w+",
    r"\b(?:someone|somebody|(?:a|my|our) (?:colleague|team))(?: will|'ll) \w+",
    r"\b(?:am|are|is|'m|'re) (?:chasing|looking into) (?:it|that|this)\b",
    rf"\blet me (?:\w+ )+{_BACK}\b|\b(?:calling|coming|getting|ringing) {_BACK}\b",
)

_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTH = rf"(?:{_MONTHS}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
_COUNT = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half an)"
_UNIT = r"(?:minute|hour|day|week|month|working day|working hour)s?"
_HOUR = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
TIME = _one_of(
    re.escape(GAP),
    rf"\b(?:at|before|by)(?: half past| (?:a )?quarter (?:past|to))? {_HOUR}(?= (?:on|sharp|this|with)\b| ?(?:[.,;:!?)]|$))",
    r"\bon the \d{1,2}(?:st|nd|rd|th)\b|\bfirst thing\b|\b(?:before|by|over) lunch(?:time)?\b",
    r"\b(?:by|end of|close of) (?:business|play|(?:the )?day|COB|EOD)\b|\b(?:before|by) (?:Christmas|Easter|New Year)\b",
    r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?(?:am|pm|a\.m\.|p\.m\.|o'clock)|\bnoon\b|\bmidnight\b",
    rf"\b(?:today|tonight|tomorrow|{_DAYS})\b|\bweekend\b",
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}|\b{_MONTH} \d{{1,2}}\b|\bin (?:{_MONTHS})\b",
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}\b",
    rf"\b(?:within|in|every|each) (?:the next )?{_COUNT} {_UNIT}\b|\b(?:every|each) {_UNIT}\b",
    r"\b(?:every|this|next|end of (?:the|this|next)) (?:morning|afternoon|evening|day|week|month|year)\b",
    r"(?<!for )(?<!until )\bnow\b|\bat once\b|\bright away\b|\bimmediately\b|\bthe same (?:hour|day)\b",
)
