"""Questions about the tasks and wishes to see them. They read, and never write."""

from __future__ import annotations

import re

from taskchat.agent.embedded import talk
from taskchat.agent.embedded.command import READABLE, Command, plainly
from taskchat.agent.embedded.documents import asks_a_fact, asks_documents
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.manners import Bare
from taskchat.agent.embedded.patterns import NOUN, REFERENCE, TASK, is_conditional_add
from taskchat.agent.embedded.patterns.pieces import DAYLIKE, FIELD
from taskchat.agent.embedded.weighing import ELSEWHERE, FOREIGN, LISTY

_NOUNS = re.compile(rf"\b{NOUN}\b")
_QUESTION = re.compile(
    r"(?:so |and |but |ok |hey |please |hi |also |then |now |, )*(?:what|what's|which|when|when's"
    r"|where|where's|who|whose|who's|how|how's|do(?! (?:me|that|the|it|my|this)\b)|does|did|is|are|am|was"
    r"|were|have|has|had|any"
    r"|anything|isn't|aren't|don't i|haven't i|didn't i|should)\b"
)

_WH = re.compile(r"(?:what|what's|which|when|where|who|how)\b")

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
    r"(?:what|what's|which|anything|when|how many|how much|is there anything|is (?:any|some)thing|do i have "
    r"(?:anything|something|stuff|any)|have i got anything)\b.*?\b(?:i have to|i need to|should i"
    r"|do i (?:have|need|still)|must i|i should|am i (?:supposed|doing|to)|have i|did i|i've|i got"
    r"|i did|i do"
    r"|next|first|due|left|overdue|pending|for today|outstanding|remaining|urgent|late|open|planned"
    r"|coming up|scheduled|to do|i forgot|my|high priority|priority|important|finished|completed"
    r"|done)\b"
)

_FILTER_ONLY = re.compile(
    r"(?:my |the |all |all my |whole |entire |any |only |just |open |pending |active |current |remaining "
    r"|unfinished |upcoming |other )*(?:(?:to do|overdue|completed|finished|done|urgent|important"
    r"|(?:high|low|medium)(?: -)?(?: ?priority)?|late|today's|tomorrow's|this week's|today 's"
    rf"|tomorrow 's|[a-z]+) )?{NOUN}"
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
_DETAILS = re.compile(
    rf"(?:show|read|tell|give|see|view|open|display|get)(?: me)? (?:the |its |all the )?(?:{FIELD}|full text|info)s?"
    r" (?:of|on|for|about|from|in) (?P<what>.+)"
)
_WANTS_TOLD = re.compile(r"(?:tell|show|give|let me know|explain|know|list) ")
_TELL = re.compile(r"(?:show|tell|give)(?: me)? (?=(?:what|what's|which|how many|when|when's|if i|whether)\b)")
_FIND_AND = re.compile(r"\b(?:and|then) (?:delete|remove|erase|complete|mark)\b")
_HELP = re.compile(
    r"(?:what|what's|which) .*\b(?:tasks|things|questions)\b.*\b(?:you (?:can|could|do|are)|can you|ask you|do you)\b"
)
# What is asked about is on the list, whatever else the question sounds like.
_OURS = re.compile(
    r"\b(?:my|i have|on the|for today)\b.*\b(?:tasks|lists?|reminders)\b(?! of commands)|\b(?:on|in"
    r"|from) (?:my|the|our) (?:\S+ ){0,3}lists?\b"
    r"|\bi (?:need|have|want|must|should|wanted|was trying|am supposed|was supposed) (?:\S+ )?to (?!ask|know)"
    r"|\b(?:a|any|the) reminders? (?:for|about|to)\b"
)
# "what did i want to remember?", "remind me of the things i told you": a wish to see the list.
_RECALL = re.compile(
    r"(?:remind (?:me|us)|tell me|recall|do you (?:know|remember)|list|show me|repeat)(?: again)? (?:(?:of|about) )?"
    r"(?:what(?!'s the| to)|which things|the (?:things|stuff|tasks)|(?:all )?(?:my|the) (?:tasks|reminders"
    r"|todos|things)|everything)\b"
    r"(?=.*\b(?:i|my|me|we)\b)(?!.*\b(?:ask|you can|help|instead)\b)"
    r"|(?:what|which)\b.*\b(?:i|me|we)\b.*\b(?:remember|forget|bear in mind|keep in mind)\b"
)
# Shapes that begin like a wish to see, and are something else: "check off …", "open a new list", "list bread under …".
_NO_SHOWING = (
    re.compile(r"(?:get rid|list off|see (?:to|that))\b"),
    re.compile(
        r"(?:get|have|read) (?!(?:me|work|all|every|the|my|our|tasks|items|things|everything)\b).+ (?:on|onto"
        r"|in) (?:my|the|our) "
    ),
    re.compile(r"(?:check|list|out|run|name|say|open|get|give|print) (?:.+ )?(?:off|done|to|as)\b(?! do)"),
    re.compile(
        r"(?:open(?: up)?|get|give me|give|have|bring(?: up)?) (?:(?:a|an|another) (?:new )?|new )(?:\w+ )?"
        r"(?:reminder|task|list)(?: set)?(?: up)?$"
    ),
    re.compile(
        r"(?:open(?: up)?|get|give me|have|bring(?: up)?) (?:a |an |another )(?:new )?(?:\w+ )?(?:reminder|task|list)\b"
    ),
    re.compile(
        r"(?:get|have) .+ (?:cleared|deleted|removed|erased|emptied)$|let me (?:check|tick) off|check (?:off )?the box"
    ),
    re.compile(r"(?:send|give|get) me (?:a|an|another) reminder\b"),
    re.compile(r"give (?!me\b).+ (?:a|the|an?other) (?:new )?(?:deadline|due date|date|priority|tag|note)\b"),
    re.compile(
        r"list (?!(?:all|every|everything|my|the|out|what|me|tasks|todos?|items|reminders)\b).* (?:on|in|under) "
    ),
    re.compile(rf"(?:open|show|list|make|give me|give) (?:me )?(?:a |another )new (?:\w+ )?(?:{TASK}|list)"),
)
_NO_LIST = re.compile(
    r"(?:add|new|create|delete|remove|erase|complete|clear|finish|close|undo|mark|empty|another|trash|cancel|kill|drop"
    r"|edit|update|change|rename|set|make|reopen|move|purge|wipe|scrap|dump|postpone|reschedule|uncheck|put|check|bin"
    r"|ditch|discard|open|insert|start|schedule|task|todo|reminder)\b(?!s)|(?:.* )?(?:done|finished"
    r"|complete|completed)$"
)
_TO_BE_GONE = re.compile(
    r".+ (?:should|must|needs? to|has to|have to) be (?:removed|deleted|erased|cleared|crossed"
    r"|taken (?:off|away|out))\b"
)
_NAMED_LIST = (
    re.compile(
        r"(?:show|find|get|read|open|see|view|display|list|check|pull up)(?: me)?(?: (?:all|my|the|our"
        r"|some))*(?: [\w'-]+){0,2} notes?\b"
        r"(?! (?:to|that|on) )"
    ),
    re.compile(
        rf"(?:tasks?|todos?|reminders|reminder(?= due| today| for {DAYLIKE})|to do|open tasks|to dos)(?: list)?"
        r"(?: (?:for|due|about|in|on|this|today|tomorrow)\b.*)?$"
    ),
    re.compile(
        r"(?:show|list|display|see)(?: me)?"
        r"(?: (?:only|just|all|everything|the rest|it|them|more|overdue|today|tomorrow|done|completed))+\b"
    ),
    re.compile(r"(?:show|display|view|open)(?: me)? #?\d+$"),
    re.compile(r"(?:sort|order)(?: \S+){0,3} by (?:priority|(?:due )?date|due|name|title|newest)$"),
    re.compile(
        r"(?:show|list|display)(?: me)?(?! (?:a|another|an) new)(?: (?:only|just|all|the|my))* (?:#\S+"
        r"|.+ (?:project|list|ones?|priority))$"
    ),
)


def asked(line: Line, bare: Bare) -> Command | None:
    """The list that a question or a wish to see asks for; None when it is neither."""
    plain, full = bare.line.plain, line.plain[:READABLE]
    if len(plain) > READABLE or re.match(r"how about (?:a|an|adding|setting)\b", plain):
        return None
    if (told := _recalled(line, bare)) is not None:
        return told
    begins = _QUESTION if not bare.need and not bare.want else _WH
    if _QUESTION.match(full) or begins.match(plain):
        return None if is_conditional_add(plain) else _question(line, bare)
    return _searched(line, bare) or _shown(line, bare)


def _recalled(line: Line, bare: Bare) -> Command | None:
    """ "remind me what I have to do", "tell me what you can do", "tell me what is on my list"."""
    plain = bare.line.plain
    if _RECALL.match(plain) and not is_conditional_add(plain):
        return plainly("list", 0.85, bare, line)
    if _WANTS_TOLD.match(plain) and talk.part(plain) == "help" and not _OURS.search(plain):
        return plainly("help", 0.85, bare, line)
    told = _TELL.match(plain)
    return _question(line, bare._replace(line=bare.line.between(told.end(), len(plain)))) if told else None


def _searched(line: Line, bare: Bare) -> Command | None:
    """ "find …", and "show me the note of …"."""
    plain = bare.line.plain
    if (found := _FIND.fullmatch(plain)) and not ELSEWHERE.search(plain):
        if _FIND_AND.search(plain):
            return None
        sure = 0.85 if _NOUNS.search(plain) else 0.6
        return Command("list", sure, bare.line, bare.line.group(found, "what"), line.keep(()), "search", line)
    told = _DETAILS.fullmatch(plain)
    return (
        Command("list", 0.85, bare.line, bare.line.group(told, "what"), line.keep(()), "field", line) if told else None
    )


def _shown(line: Line, bare: Bare) -> Command | None:
    """ "show my tasks", "tasks for tomorrow", "overdue"."""
    plain = bare.line.plain
    if _LIST_VERB.match(plain) and _NOUNS.search(plain) and not any(shape.match(plain) for shape in _NO_SHOWING):
        return plainly("list", 0.9, bare, line)
    named = (
        _FILTER_ONLY.fullmatch(plain) and not _NO_LIST.match(plain) and not _TO_BE_GONE.match(plain)
    ) or _DUE_ONLY.fullmatch(plain)
    if named or any(shape.match(plain) for shape in _NAMED_LIST):
        return plainly("list", 0.8, bare, line)
    return None


# What a question asks, in this order; `own` rows hold even where the words are of another skill.
_QUESTIONS: tuple[tuple[str, float, bool, re.Pattern[str]], ...] = tuple(
    (form, confidence, own, re.compile(pattern))
    for form, confidence, own, pattern in (
        (
            "did",
            0.85,
            True,
            (
                r"did i (?:just )?(?:add|delete|complete|do|change|finish|remove|put|create|mark|remember|set|already"
                r"|buy|call|pay|send|write|include|schedule|list|forget)\b"
            ),
        ),
        (
            "did",
            0.85,
            True,
            (
                r"have i (?:already )?(?:add|put|finish|complet|done|bought|paid|called|sent|got|delet|set|mark|includ"
                r"|schedul|listed)"
            ),
        ),
        (
            "field",
            0.85,
            True,
            (
                rf"what(?:'s|'re| is| are| does| do| was)? (?:the |its |my )?(?:{FIELD}|status|information|info)"
                r"(?: (?:saved|stored|set|written))? (?:of|on|for|about|from|in|to) (?!(?:my|the|our) (?:list"
                r"|tasks|project)\b)(?P<what>.+)"
            ),
        ),
        (
            "last",
            0.9,
            True,
            (
                r"what (?:did|have) i (?:just |already |last |recently )?(?:add|creat|enter|put|writ|type)"
                r"|what was (?:that|the last|my last)"
                r"|what (?:did|have) you (?:just )?(?:add|done|do|delete|change|complete)"
            ),
        ),
        ("", 0.9, True, r".*\b(?:in|on|under|from) (?:my|the|our) (?:\S+ ){1,3}(?:project|list)$"),
        (
            "",
            0.8,
            False,
            r"what(?:'s| is| do i have) (?:on|up|planned) (?:for )?(?:today|tomorrow|tonight|this |next |\w+day)",
        ),
        ("", 0.9, False, rf".*\b{NOUN}\b"),
        ("", 0.85, False, _PERSONAL.pattern),
        (
            "",
            0.8,
            True,
            (
                r"(?:do i have|have i got|is there|are there) (?:anything|something|stuff) (?:about|for"
                r"|with|regarding|on|by|before|after)\b"
                r"|anything (?:about|regarding|with|for|on|in|tagged)\b"
                r"|(?:what|what's|which|anything|is anything|how many)\b.* (?:tagged|labell?ed)\b"
                r"|(?:what|which|anything|how far|how much) .*\b(?:i|i'm|am i) .*\bbehind\b"
            ),
        ),
        (
            "",
            0.8,
            False,
            (
                r"(?:do i have|have i got|is there|are there|any|anything)\b.*\b(?:about|for|with|regarding|on|due"
                r"|tagged|today|tomorrow|this week|to do)\b"
            ),
        ),
        (
            "",
            0.75,
            True,
            (
                r"(?:is|are|was) .+ (?:done|finished|complete|completed|paid|bought|sent|booked|overdue|due"
                r"|on (?:my|the|it|there)|still open"
                rf"|urgent)\b|(?:is|are) (?:{REFERENCE}) "
            ),
        ),
        ("", 0.72, False, r"when (?:is|are|was|am i|do i|did i|should i|must i|'s)\b|when's\b"),
        ("", 0.72, True, r"when(?: is|'s| are) .+ due\b|(?:am|are) (?:i|we) (?:late|behind|overdue)\b"),
        ("", 0.75, True, r"(?:am|are) (?:i|we) (?:all |completely )?(?:done|finished|through)\b"),
        ("about", 0.72, True, rf"(?:what|how) about (?:{REFERENCE})$"),
        ("", 0.72, False, r"(?:what's|what is|anything) (?:in|on|under) (?:the |my )?\S+$"),
        ("", 0.72, True, r"do i (?:have to|need to|still)\b"),
        ("", 0.72, True, r"(?:what|how) about (?:today|tomorrow|tonight|this |next |the weekend|overdue|\w+day)"),
    )
)


def _question(line: Line, bare: Bare) -> Command:
    plain = bare.line.plain
    if asks_documents(plain) and not _NOUNS.search(plain):
        return plainly("knowledge_question", 0.9, bare, line, "question")
    if (talk.part(plain) == "help" and not _OURS.search(plain)) or (_HELP.match(plain) and not _OURS.search(plain)):
        return plainly("help", 0.9, bare, line)
    foreign = FOREIGN.search(plain) is not None and not LISTY.search(plain)
    for form, confidence, own, pattern in _QUESTIONS:
        if (own or not foreign) and (found := pattern.match(plain)):
            what = bare.line.group(found, "what") if form == "field" else bare.line
            return Command("list", confidence, bare.line, what, line.keep(()), form, line)
    if (name := talk.part(" ".join(line.words))) in {"help", "greeting", "cancel"}:
        return plainly(name, 0.8, bare, line)
    if asks_a_fact(plain):
        return plainly("knowledge_question", 0.75, bare, line, "question")
    return plainly("out_of_scope", 0.9, bare, line, "question")
