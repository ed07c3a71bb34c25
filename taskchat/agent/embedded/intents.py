"""A clause to what it wants and how sure that is. Rules in an order: what must change nothing is told first.

`read` gives a `Command`. Questions, hypotheses, negations and reports never change a task, whatever words they hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from taskchat.agent.embedded import talk
from taskchat.agent.embedded.line import QUOTED, Line
from taskchat.agent.embedded.manners import Bare, strip, trim_adverb
from taskchat.agent.embedded.patterns import LIST, REFERENCE, SHAPES, TASK, TODO
from taskchat.agent.embedded.words import TODO_VERBS

CHANGING = frozenset({"add", "complete", "reopen", "update", "delete", "undo"})
SURE = 0.7
READABLE = 700  # characters; a longer clause is only looked at for an "add …"


@dataclass(frozen=True)
class Command:
    """What a clause wants. `what` and `new` are its parts (patterns.py), `line` all of it without manners."""

    intent: str
    confidence: float
    line: Line
    what: Line
    new: Line
    form: str = ""
    whole: Line = field(default_factory=lambda: Line("", ()))  # the clause with its manners


_HOW = re.compile(
    r"(?:so |and |but |please |ok |hey |hi )*(?:(?:can|could|would) you )?"
    r"(?:(?:tell|show|teach) me |explain(?: to me)? |i (?:want|need|would like|'d like)(?: to "
    r"know)? |i'd like to know |do you know |any idea |i wonder |help me (?:understand|with) )?"
    r"(?:how (?:do|can|would|could|should|does|to|might|am|is it|i (?:can|could|do|would)|you "
    r"(?:can|do)|exactly|did|come|long)\b"
    r"|what does (?:it|this|that|“”|undo\b|delet\w+|complet\w+).*|what(?:'s| is) (?:the )?(?:way"
    r"|best way|command|procedure|process|steps?|right way) (?:to|for)"
    r"|what (?:happens|would|will|if|do you do|could)\b|is there (?:a|any) way\b|why\b|should (?:i"
    r"|we)\b|would (?:it|that|this|i)\b"
    r"|does (?:it|this|that|the|delet\w+|complet\w+|remov\w+)\b|do (?:you (?:have|support|know"
    r"|delete|remove|add|complete|save|keep)|deleted|completed)\b|can (?:this|it|the app|taskchat"
    r"|tasks?|things|it be)\b"
    r"|is it (?:ok|okay|safe|bad|hard|easy|possible)\b|where (?:do|can|should|would)\b|who\b|am i (?:able|allowed)\b)"
)
_HYPOTHESIS = re.compile(
    r"(?:(?:so|and|but|well|ok|hmm|just) |, )*(?:what if|if (?:i|you|we|only|somebody|someone|it)\b"
    r"|suppose|supposing|imagine|let's say|say i|hypothetically"
    r"|would you (?:delete|remove|add|complete|ever)\b.*\bif\b|were (?:i|you)|i (?:might|may|could"
    r"|would)\b|i (?:was |am |'m )?(?:thinking|wondering|tempted|considering|debating)|i'm "
    r"(?:thinking|wondering|not sure|considering|tempted|afraid|unsure)"
    r"|i (?:think|thought|wonder|guess|hope|wish|doubt|considered|don't know|am not sure)|i'm just"
    r"|just (?:looking|checking|testing|browsing|curious|wondering)|maybe (?:i|we|later|one day"
    r"|someday)|perhaps|theoretically|in theory|someday|one day i|let me think|before (?:i|you"
    r"|we)\b|when i\b|unless|not sure|pretend|for example|e\.g\.)"
)
_INSIDE = re.compile(r" if i (?:asked|told|said|wanted|were|did|ask|tell|say|want)\b| would happen\b| what happens\b")
_NEGATION = re.compile(
    r"(?:(?:please|ok|okay|actually|no|nope|wait|hold on|stop|hey|but|and|so|also|well|just|sorry) |[,.!;] )*"
    r"(?:(?:don't|do not|don ' t|dont|never|not|no need|don'ts) (?:you )?(?:dare |ever |even "
    r"|actually |yet |just )*(?!forget|let me forget|done|started|want to forget)"
    r"|(?:you|we|let's|let us|i'd rather you) (?:don't|do not|shouldn't|should not|must not|mustn't"
    r"|needn't|can't|cannot|not|didn't)\b"
    r"|i (?:don't|do not|didn't|did not|never|won't|wouldn't|wasn't|am not|don ' t) (?:want|ask"
    r"|asked|asking|tell|told|said|say|plan|intend|wish|like|going)(?! to forget)"
    r"|i'm not\b|i (?:won't|will not|am not going)\b|there's no need|there is no need|avoid|refrain "
    r"from|without|nobody|no one|nothing to (?:add|delete|do))"
)
_REPORT = re.compile(
    r"(?:(?:and|but|so|well|yesterday|today) )*(?:he|she|they|it|someone|somebody|everyone|people"
    r"|mom|dad|my [a-z]+|the [a-z]+|this [a-z]+|that [a-z]+|(?!i\b|you\b|we\b)[a-z]+)"
    r" (?:(?:just|always|once|also) )*(?:said|says|told|tells|asked|asks|wants|wanted|wrote|writes"
    r"|texted|reads|thinks|thought|claims|suggested|keeps (?:saying|telling)|mentioned|goes) "
)
_QUESTION = re.compile(
    r"(?:so |and |but |ok |hey |please |hi |also |then |now |, )*(?:what|what's|which|when|when's"
    r"|where|where's|who|whose|who's|how|how's|do|does|did|is|are|am|was|were|have|has|had|any"
    r"|anything|isn't|aren't|don't i|haven't i|didn't i|should)\b"
)

_WH = re.compile(r"(?:what|what's|which|when|where|who|how)\b")
_NOUN = rf"(?:{TASK}|{TODO}|agenda|lists?|things|stuff|ones|plate|deadlines?|backlog|projects?|todo's)"
_NOUNS = re.compile(rf"\b{_NOUN}\b")
_LIST_VERB = re.compile(
    r"(?:show|list|display|view|see|read|tell me|give me|give|get|pull up|bring up|bring|print|open"
    r"|check|review|look at|look|go over|go through|let me (?:see|know|hear|have|view|check)|hear"
    r"|know|i want to (?:see|know|hear)|see|what|what's|which|find|search|look for|look up|fetch"
    r"|recite|name|enumerate|send me|remind me (?:what|which|of (?:my|all|the) (?:tasks|list|todo"
    r"|things|reminders))|inform me|share|sort|count|summari[sz]e|rundown|overview|walk me through"
    r"|have you got|refresh|where|when|how many|do i have|did i|have i|is|are|am i|was|does|any"
    r"|anything|i'd like to (?:see|know|hear)|call up|out|run|say|speak|read out|read back|list out"
    r"|present|load|access|provide|locate|repeat|iterate|go back over|describe|bring up|who)\b"
)
_PERSONAL = re.compile(
    r"(?:what|what's|which|anything|when|how many|how much|is there anything|is anything|do i have "
    r"(?:anything|something|stuff|any)|have i got anything)\b.*?\b(?:i have to|i need to|should i"
    r"|do i (?:have|need|still)|must i|i should|am i (?:supposed|doing|to)|have i|did i|i've|i got"
    r"|i did|i do"
    r"|next|due|left|overdue|pending|for today|outstanding|remaining|urgent|late|open|planned"
    r"|coming up|scheduled|to do|i forgot|my|high priority|priority|important|finished|completed"
    r"|done)\b"
)
_FILTER_ONLY = re.compile(
    r"(?:my |the |all |all my |any |only |just |open |pending |active |current |remaining "
    r"|unfinished |upcoming |other )*(?:(?:to do|overdue|completed|finished|done|urgent|important"
    r"|(?:high|low|medium)(?: -)?(?: ?priority)?|late|today's|tomorrow's|this week's|today 's"
    rf"|tomorrow 's|[a-z]+) )?{_NOUN}"
    r"(?: (?:for|in|on|due|from|about|with|tagged|this|today|tomorrow|tonight|next|that|which|by"
    r"|before|after|of|please|left|at|i)\b.*)?"
)
_DUE_ONLY = re.compile(
    r"(?:what's |anything |everything |things? |what is |what are )?(?:overdue|late|past due|due "
    r"(?:today|tomorrow|this week|next week|now|soon|on \w+|\w+day)|next(?: up)?|up next|left"
    r"|pending)"
)
_FIND = re.compile(
    r"(?:search|find|look for|look up|search for|look|locate|filter)(?: (?:for|by|my tasks for|in "
    r"my tasks for|up|through))? (?P<what>.+)"
)

# Things of other skills. A command about one of these is not about a task unless it says so.
_FOREIGN = re.compile(
    r"\b(?:playlists?|songs?|music|albums?|artists?|radio|stations?|podcasts?|calendars?|events?"
    r"|contacts?|contact list|alarms?|timers?|emails?|e-mails?|inbox|messages?|texts?|cart|shopping "
    r"cart|orders?|accounts?|cards?|credit|pin|password|routing|insurance"
    r"|flights?|hotel|reservations?|bookings?|restaurant|table|uber|taxi|cab|ride|luggage|vacation"
    r"|pto|days? off|time off|lights?|lamp|lamps|volume|tv|thermostat|temperature|brightness"
    r"|speaker|bluetooth|wifi|phone|device|vacuum cleaner|robot|language|accent|voice|name|nickname"
    r"|settings?|mode|location|weather|news|joke|jokes|game|movie|photos?|pictures?|facebook"
    r"|twitter|tweet|instagram|subscription|subscriptions|membership|transfer|money|bank|checks?"
    r"|checking|savings|dollars|balance|bill|bills|payment|payments|rewards|points|miles|limit|w2"
    r"|taxes|401k|rollover|direct deposit|loan|mortgage|visa|passport|shots|recipe|recipes"
    r"|ingredient|ingredients|oil|tire|tires|gas|mpg|car|meetings?|appointments?|call|calls|audio "
    r"?books?|books?|channel|episode|show|shows|coffee|socket|plug|outlet|cleaner|favou?rites"
    r"|bookmarks?|history|conversation|whisper|reminders? app|chat|notifications?|ringtone"
    r"|wallpaper|browser|screen|job|employer|file|files|folder|document|documents|spreadsheet"
    r"|memory|brain|data|status|speed|speech|fan|ac|air|heat|heater|blinds|curtains|garage|doors?"
    r"|locks?|windows?|oven|kettle|colou?rs?|room|kitchen|bedroom|bathroom|living)\b"
)
_LISTY = re.compile(rf"\b(?:{TASK}|{TODO}|lists?|agenda)\b")
_ELSEWHERE = re.compile(
    r"\b(?:(?:to|on|in|into|from|onto|off|as) (?:(?:my|the|our|a|an) )?(?:\w+ ){0,3}?(?:playlists?"
    r"|calendars?|contacts?|contact list|shopping cart|cart|favou?rites|bookmarks|facebook"
    r"|twitter)\b"
    r"|(?:to|on|in|into|from|onto|off) (?:my|the|our) (?:\w+ )?(?:queue|account|email|inbox|phone"
    r"|alarm|order|card|schedule|meeting)$)"
)
_GENERIC = re.compile(
    rf"(?:(?:a|an|any|some|my|the|more|multiple|several) )?(?:{TASK}|things|something|stuff)(?: "
    rf"(?:from|to|on|off|in) {LIST})?"
)
_BARE_DATE_VERBS = word_set("""
    buy pay pick clean wash renew water feed return submit visit mow vacuum study pack prepare call finish collect
    fix iron replace drop take walk review write sweep mop sign print
""")


def read(line: Line, *, dated: bool = False) -> Command:
    """What a clause wants. `dated`: it speaks of a date, which tells a bare "call mom friday" from chat."""
    bare = strip(line)
    said = " ".join(line.words)
    if not said or line.quoted() is not None:
        return _plain("out_of_scope", 0.9, bare, line)
    if (name := talk.whole(said)) is not None:
        return _plain(name, 0.95, bare, line)
    if (gated := _gate(line, bare)) is not None:
        return gated
    return _asked(line, bare) or _commanded(line, bare) or _rest(line, bare, dated=dated)


def _plain(intent: str, confidence: float, bare: Bare, line: Line, form: str = "") -> Command:
    return Command(intent, confidence, bare.line, bare.line, line.keep(()), form, line)


def _gate(line: Line, bare: Bare) -> Command | None:
    """What must change nothing, whatever words it holds."""
    full, rest = line.plain[:READABLE], bare.line.plain[:READABLE]
    for text in dict.fromkeys((full, rest)):
        if _HOW.match(text) and not _is_conditional_add(text):
            about_tasks = _NOUNS.search(text) or re.search(
                r"\b(?:add|delete|remove|complete|undo|edit|change|rename)\b", text
            )
            if re.match(r".*\bhow (?:long|much|many)\b", text):
                continue
            return _plain("help" if about_tasks else "out_of_scope", 0.9, bare, line, "how")
        if _HYPOTHESIS.match(text) or _INSIDE.search(text):
            return _plain("out_of_scope", 0.9, bare, line, "hypothesis")
        if _NEGATION.match(text) and not re.match(
            r"(?:.{0,30} )?(?:don't|do not|not|never|don ' t|dont) (?:let me |want to )?(?:forget|remind me|need)\b",
            text,
        ):
            return _plain("out_of_scope", 0.9, bare, line, "negation")
        if _REPORT.match(text) and not bare.polite:
            return _plain("out_of_scope", 0.85, bare, line, "report")
    if bare.polite and (bare.asked or full.startswith("is it")) and _capability(rest):
        return _plain("help", 0.85, bare, line, "how")
    return None


def _capability(rest: str) -> bool:
    verb, _, what = rest.partition(" ")
    return verb in {
        "delete",
        "remove",
        "complete",
        "edit",
        "update",
        "change",
        "rename",
        "undo",
        "search",
        "tag",
        "repeat",
    } and (not what or (_GENERIC.fullmatch(what) is not None and not what.startswith(("my ", "the "))))


def _is_conditional_add(text: str) -> bool:
    return any(shape.form == "if absent" and shape.pattern.match(text) for shape in SHAPES)


def _asked(line: Line, bare: Bare) -> Command | None:
    """A question or a wish to see: reads, never writes."""
    plain = bare.line.plain
    full = line.plain[:READABLE]
    if len(plain) > READABLE:
        return None
    question = (
        _QUESTION.match(full) is not None
        or (_QUESTION if not bare.need and not bare.want else _WH).match(plain) is not None
    )
    if question and _is_conditional_add(plain):
        return None
    if re.match(r"how about (?:a|an|adding|setting)\b", plain):
        return None
    nouns = _NOUNS.search(plain) is not None
    if question:
        if (name := talk.part(plain)) == "help" and not re.search(
            r"\b(?:my|i have)\b.*\b(?:tasks|list|reminders)\b", plain
        ):
            return _plain("help", 0.9, bare, line)
        if re.match(
            (
                r"(?:what|what's|which) .*\b(?:tasks|things|questions)\b.*\b(?:you (?:can|could|do|are)|can "
                r"you|ask you|do you)\b"
            ),
            plain,
        ):
            return _plain("help", 0.9, bare, line)
        return _question(line, bare, nouns=nouns)
    if (found := _FIND.fullmatch(plain)) and not _ELSEWHERE.search(plain):
        if re.search(r"\b(?:and|then) (?:delete|remove|erase|complete|mark)\b", plain):
            return None
        sure = 0.85 if nouns else 0.6
        return Command("list", sure, bare.line, bare.line.group(found, "what"), line.keep(()), "search", line)
    if plain.startswith(("get rid", "list off")):
        return None
    if (
        _LIST_VERB.match(plain)
        and nouns
        and not re.match(
            r"(?:check|list|out|run|name|say|open|get|give|print) (?:.+ )?(?:off|done|to|as)\b(?! do)", plain
        )
    ):
        if re.match(
            (
                r"(?:open(?: up)?|get|give me|give|have|bring(?: up)?) (?:a |an |another )?(?:new "
                r")?(?:\w+ )?(?:reminder|task|list)$|(?:open(?: up)?|get|give me|have|bring(?: up)?) "
                r"(?:a |an |another )(?:new )?(?:\w+ )?(?:reminder|task|list)\b|see (?:to|that)"
            ),
            plain,
        ) or (
            re.match(r"(?:list|check|open) .* (?:on|in|under) ", plain)
            and not re.match(r"list (?:all|every|my|the|out|what|me|tasks|todos?|items|reminders)\b", plain)
            and plain.startswith("list")
        ):
            return None
        if re.match(
            rf"(?:open|show|list|make|give me|give) (?:me )?(?:a |another )new (?:\w+ )?(?:{TASK}|list)", plain
        ):
            return None
        return _plain("list", 0.9, bare, line)
    if (
        _FILTER_ONLY.fullmatch(plain)
        and not re.match(r"(?:.* )?(?:done|finished|complete|completed)$", plain)
        and not re.match(
            (
                r"(?:add|new|create|delete|remove|erase|complete|clear|finish|close|undo|mark|empty|another"
                r"|trash|cancel|kill|drop|edit|update|change|rename|set|make|reopen|move|purge|wipe|scrap"
                r"|dump|postpone|reschedule|uncheck|put|check|bin|ditch|discard|open|insert|start|schedule"
                r"|task|todo|reminder)\b(?!s)"
            ),
            plain,
        )
    ):
        return _plain("list", 0.8, bare, line)
    if _FILTER_ONLY.fullmatch(plain) and re.match(
        (
            r"(?:tasks?|todos?|reminders?|to do|open tasks|to dos)(?: list)?(?: (?:for|due|about|in|on|this"
            r"|today|tomorrow)\b.*)?$"
        ),
        plain,
    ):
        return _plain("list", 0.8, bare, line)
    if _DUE_ONLY.fullmatch(plain):
        return _plain("list", 0.85, bare, line)
    if re.match(
        (
            r"(?:show|list|display|see)(?: me)?(?: (?:only|just|all|everything|the rest|it|them|more"
            r"|overdue|today|tomorrow|done|completed))+\b"
        ),
        plain,
    ):
        return _plain("list", 0.85, bare, line)
    if re.match(
        r"(?:show|list|display)(?: me)?(?: (?:only|just|all|the|my))* (?:#\S+|.+ (?:project|list|ones?|priority))$",
        plain,
    ):
        return _plain("list", 0.85, bare, line)
    return None


def _question(line: Line, bare: Bare, *, nouns: bool) -> Command:
    plain = bare.line.plain
    if re.match(
        (
            r"did i (?:just )?(?:add|delete|complete|do|change|finish|remove|put|create|mark|remember|set"
            r"|already|buy|call|pay|send|write|include|schedule|list|forget)\b|have i (?:already )?(?:add"
            r"|put|finish|complet|done|bought|paid|called|sent|got|delet|set|mark|includ|schedul|listed)"
        ),
        plain,
    ):
        return _plain("list", 0.85, bare, line, "did")
    if re.match(
        (
            r"what (?:did|have) i (?:just |already |last |recently )?(?:add|creat|enter|put|writ|type)|what "
            r"was (?:that|the last|my last)|what (?:did|have) you (?:just )?(?:add|done|do|delete|change"
            r"|complete)"
        ),
        plain,
    ):
        return _plain("list", 0.9, bare, line, "last")
    foreign = _FOREIGN.search(plain) is not None and not _LISTY.search(plain)
    if nouns and not foreign:
        return _plain("list", 0.9, bare, line)
    if _PERSONAL.match(plain) and not foreign:
        return _plain("list", 0.85, bare, line)
    if re.match(
        (
            r"(?:do i have|have i got|is there|are there) (?:anything|something|stuff) (?:about|for|with"
            r"|regarding|on)\b|anything (?:about|regarding|with|for|on|in|tagged)\b"
        ),
        plain,
    ):
        return _plain("list", 0.8, bare, line)
    if (
        re.match(
            (
                r"(?:do i have|have i got|is there|are there|any|anything)\b.*\b(?:about|for|with|regarding"
                r"|on|due|tagged|today|tomorrow|this week|to do)\b"
            ),
            plain,
        )
        and not foreign
    ):
        return _plain("list", 0.8, bare, line)
    if re.match(
        (
            r"(?:is|are|was) .+ (?:done|finished|complete|completed|overdue|due|on (?:my|the|it|there)"
            r"|still open|urgent)\b"
        ),
        plain,
    ) or re.match(rf"(?:is|are) (?:{REFERENCE}) ", plain):
        return _plain("list", 0.75, bare, line)
    if re.match(r"when (?:is|are|was|do i|did i|should i|must i|'s)\b|when's\b", plain) and not foreign:
        return _plain("list", 0.72, bare, line)
    if re.match(r"do i (?:have to|need to|still)\b", plain) and not foreign:
        return _plain("list", 0.72, bare, line)
    if (name := talk.part(" ".join(line.words))) in {"help", "greeting", "cancel"}:
        return _plain(name, 0.8, bare, line)
    return _plain("out_of_scope", 0.9, bare, line, "question")


def _commanded(line: Line, bare: Bare) -> Command | None:
    """The first row of the table that the clause has the shape of."""
    rest = trim_adverb(bare.line) if len(bare.line.plain) <= READABLE else bare.line
    plain = rest.plain
    if len(plain) > READABLE:
        if (found := re.match(r"(?:add|remind me to|new task|create a task)\b[ :]*", plain)) is None:
            return None
        what = bare.line.between(found.end(), len(plain))
        return Command("add", 0.9, bare.line, what, line.keep(()), "", line)
    for shape in SHAPES:
        if (found := shape.pattern.match(plain)) is None:
            continue
        if shape.intent == "add" and shape.form != "if absent":
            rest = bare.line  # an added title keeps its "now"
            found = shape.pattern.match(rest.plain) or found
        command = Command(
            shape.intent,
            shape.confidence,
            rest,
            _group(rest, found, "what"),
            _group(rest, found, "new"),
            shape.form,
            line,
        )
        return _weigh(command, bare)
    return None


def _group(line: Line, found: re.Match[str], name: str) -> Line:
    groups = found.groupdict()
    if groups.get(name) is None and groups.get(f"{name}2") is not None:
        name = f"{name}2"
    if groups.get(name) is None:
        return line.keep(())
    return line.group(found, name)


def _weigh(command: Command, bare: Bare) -> Command | None:
    """The shape's confidence, less what speaks against it."""
    plain = command.line.plain
    sure = command.confidence
    about_tasks = _LISTY.search(plain) is not None or re.search(r"(?:^| )#\d|\btask \d", plain) is not None
    pointed = re.fullmatch(REFERENCE, command.what.plain) is not None
    if bare.asked and not bare.polite and command.intent != "add":
        sure = min(sure, 0.6)
    if (
        command.intent == "add"
        and command.form == ""
        and (bare.need or bare.want)
        and re.match(r"(?:get|have|make|put|start|do|leave|see|write|want|need|file)\b", plain)
        and not about_tasks
    ):
        return None
    if (
        command.intent == "add"
        and re.match(r"(?:up\b|\d+ (?:and|plus|to) \d+|\d+$)", command.what.plain)
        and command.what.plain != command.line.plain
    ):
        sure = 0.5
    if command.intent == "add" and re.match(
        (
            r"(?:this|that|the|these|current|playing) (?:current )?(?:song|track|album|artist|playlist|tune"
            r"|music|contact|number|event)\b"
        ),
        command.what.plain,
    ):
        sure = 0.4
    if command.intent == "add" and not about_tasks and _ADDED_ELSEWHERE.match(plain):
        sure = 0.5
    if (
        bare.need
        and not about_tasks
        and not pointed
        and (command.intent in {"complete", "update", "reopen"} or command.form == "weak")
    ):
        return None  # "i need to finish the slides" is something to do
    if (
        command.intent == "delete"
        and command.form == ""
        and not about_tasks
        and not pointed
        and _HOUSEWORK.match(plain)
        and not plain.endswith((" one", " ones"))
    ):
        return replace(command, confidence=0.5, form="weak")
    if (
        _ELSEWHERE.search(plain)
        and not plain.startswith("remind")
        and not re.search(rf"\b(?:{TASK}|{TODO})\b", plain)
        and not _PERSONAL_LIST.search(plain)
    ):
        sure = min(sure, 0.5)
    elif command.intent in {"complete", "update", "delete"} and not about_tasks and not pointed:
        sure = _weigh_change(command, sure)
    elif command.intent == "add" and not about_tasks and _FOREIGN_ADD.search(plain):
        sure = min(sure, 0.65)
    return replace(command, confidence=sure)


_ADDED_ELSEWHERE = re.compile(
    r"(?:add|append) (?:(?:a|an|my|the|this|all|of|person's) )*(?:new )?(?:e-?mail address"
    r"|contacts?|(?<=new )e-?mail|(?<=this )e-?mail|(?<=a )e-?mail|light|playlist|points|bills"
    r"|block|opinion|person's)\b"
    r"|(?:add|append) .*\b(?:timer|playlist|contact|contact information|address book|tweet)\b|add "
    r"(?:[\w-]+ )?\d* ?minutes? to\b|add .*\bplus\b"
    r"|add (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|\d+) (?:and|to) "
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|\d+)$"
)
_PERSONAL_LIST = re.compile(r"\b(?:shopping|grocery|groceries|packing|work|home) lists?\b")
_FOREIGN_ADD = re.compile(
    r"^(?:create|make|set|schedule|start|new|have|get|put|open) .*\b(?:alarm|timer|meeting|event"
    r"|calendar|playlist|reservation|appointment|email|account)\b"
)


# Things that are also done in a house: "empty the dishwasher" is no order to delete it.
_HOUSEWORK = re.compile(r"(?:drop|empty|wipe|clear|kill|take|throw|toss|dump|bin|eliminate|blank|clean)\b")


def _weigh_change(command: Command, sure: float) -> float:
    """A change that doesn't say "task": less sure, and least where the words are of another skill."""
    plain = command.line.plain
    if command.form in {"clear", "priority", "tag", "untag", "note", "project"}:
        vague = command.form in {"project", "tag"} or (
            command.form == "priority" and "priority" not in plain and "urgent" not in plain
        )
        return min(sure, 0.5) if _FOREIGN.search(plain) and (vague or "repeat" in plain) else sure
    if command.form == "statement":
        return sure
    if _FOREIGN.search(plain) or plain.startswith("turn "):
        return min(sure, 0.5)
    if command.form == "due" and plain.startswith(("schedule", "bring", "extend")):
        return min(sure, 0.6)
    if command.form in {"due", "change", "shift"}:
        return min(sure, 0.68 if command.form == "change" else 0.75)
    if command.intent == "complete" and re.match(r"(?:close|resolve|conclude|tick)\b", plain):
        return min(sure, 0.6)
    if re.match(r"(?:a|an|another|some|more|any) ", command.what.plain) and command.form == "":
        return min(sure, 0.6)
    return min(sure, 0.8)


def _rest(line: Line, bare: Bare, *, dated: bool) -> Command:
    """No command: something to do that is only named, small talk, or none of our business."""
    plain = bare.line.plain
    words = bare.line.words
    if bare.need and len(words) >= 2 and words[0] not in _MENTAL:
        return _plain("add", 0.8, bare, line, "need")
    if bare.want and len(words) >= 2 and words[0] in TODO_VERBS and not _ELSEWHERE.search(plain):
        return _plain("add", 0.65, bare, line, "need")
    if (
        found := re.match(
            (
                r"(?:i'm|i am|we're|we are) (?:almost |nearly |running |just )*out of (?P<what>(?!here|town"
                r"|office|the|it|order|time|money|luck|control)\S+(?: \S+){0,3})$"
            ),
            plain,
        )
    ) is not None:
        return _plain("add", 0.65, Bare(bare.line.group(found, "what")), line, "need")
    if re.match(
        r"(?:i|we) (?:really |also )?need (?!(?:to|you|help|it|that|this|a joke|an answer|info\w*)\b).+", plain
    ):
        return _plain("add", 0.65, Bare(bare.line.cut(0, plain.index("need") + 4)), line, "need")
    if len(words) >= 2 and words[0] in TODO_VERBS and not bare.asked and not bare.polite and len(words) <= 20:
        if dated and words[0] in _BARE_DATE_VERBS and len(words) <= 9 and not _FOREIGN_BARE.search(plain):
            return _plain("add", 0.72, bare, line, "bare")
        return _plain("add", 0.55, bare, line, "bare")
    if (name := talk.part(" ".join(line.words))) is not None:
        return _plain(name, 0.8, bare, line)
    if len(plain) <= READABLE and (found := _AFTER_REASON.search(plain)) is not None:
        command = read(bare.line.between(max(found.start("rest"), found.start("rest2")), len(plain)))
        if command.intent in CHANGING and command.confidence >= SURE:
            return replace(command, confidence=min(command.confidence, 0.8))
    return _plain("out_of_scope", 0.8, bare, line)


# "the party is on saturday, remind me to buy a gift": a reason, then what is wanted
_AFTER_REASON = re.compile(
    r" (?:[,;.] )?(?:so |please |and |then )*(?P<rest>(?:(?:can|could|would|will) you (?:please "
    r")?)?(?:remind me|alert me|don't let me forget)\b.+)$"
    r"|[,;.] (?:so |please |and |then )*(?P<rest2>(?:(?:can|could|would|will) you (?:please "
    r")?)?(?:add|put|delete|remove|cancel|set|mark|cross) .+)$"
)
_MENTAL = word_set("""
    know hear see find understand learn ask tell say speak talk think admit look check figure go leave run have be
    get sleep eat a an the some help your you it that this change
""") - {"get", "check", "find", "ask", "tell", "talk", "see", "look", "learn", "change", "go", "have", "be", "a"}
_FOREIGN_BARE = re.compile(
    r"\b(?:taxi|cab|uber|volume|music|song|playlist|alarm|timer|tv|light|lights|news|radio|robot"
    r"|podcast|weather|phone)\b"
)
__all__ = ["CHANGING", "QUOTED", "SURE", "Command", "read"]
