"""How sure a command is: its shape's confidence, less what speaks against it."""

from __future__ import annotations

import re
from dataclasses import replace

from taskchat.agent.embedded.command import Command
from taskchat.agent.embedded.manners import Bare
from taskchat.agent.embedded.patterns import REFERENCE, TASK, TODO

# Things of other skills. A command about one of these is not about a task unless it says so.
FOREIGN = re.compile(
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

LISTY = re.compile(rf"\b(?:{TASK}|{TODO}|lists?|agenda|remind(?:ing|ed)?)\b")

ELSEWHERE = re.compile(
    r"\b(?:(?:to|on|in|into|from|onto|off|as) (?:(?:my|the|our|a|an) )?(?:\w+ ){0,3}?(?:playlists?"
    r"|calendars?|contacts?(?! list)|shopping cart|cart|favou?rites|bookmarks|facebook"
    r"|twitter)\b"
    r"|(?:to|on|in|into|from|onto|off) (?:my|the|our) (?:\w+ )?(?:queue|account|email|inbox|phone"
    r"|alarm|order|card|schedule|meeting)$)"
)

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
_THIS_SONG = re.compile(
    r"(?:this|that|the|these|current|playing) (?:current )?(?:song|track|album|artist|playlist|tune"
    r"|music|contact|number"
    r"|event)\b"
)
_SUM = re.compile(r"(?:up\b|\d+ (?:and|plus|to) \d+|\d+$)")
_LOOSE_ADD = re.compile(r"(?:get|have|make|put|start|do|leave|see|write|want|need|file)\b")
# Things that are also done in a house: "empty the dishwasher" is no order to delete it.
_HOUSEWORK = re.compile(r"(?:drop|empty|wipe|clear|kill|take|throw|toss|dump|bin|eliminate|blank|clean)\b")
_TICKED = re.compile(r"(?:put|place|add) a (?:check|tick)|delete (?:the |my )?\S+ playlist")
# "finish the report by monday" says when it must be done.
_TO_COME = re.compile(
    r"(?:finish|complete|wrap up|close|do)\b.* (?:by|before|until|till|tomorrow|tonight|next \w+|(?:on |this )?\w+day"
    r"|at \d\S*(?: ?[ap]m)?)(?: .+)?$"
)
_MEANT = re.compile(r"(?:finish|complete|wrap|close|do|be done|have)\b")
_TOGETHER = re.compile(r"(?:\S+ ,? ?)?(?:let's|lets|let us) ")
_MANY = re.compile(r"\b(?:completed|finished|done|overdue|everything)\b|\ball$")
_NUMBERED = re.compile(r"(?:^| )#\d|\btask \d")
_FIELDS = frozenset({"clear", "priority", "tag", "untag", "note", "project"})


def weigh(command: Command, bare: Bare) -> Command | None:
    """The command with its confidence; None when it is something to do, and no command."""
    plain = command.line.plain
    about_tasks = LISTY.search(plain) is not None or _NUMBERED.search(plain) is not None
    pointed = re.fullmatch(REFERENCE, command.what.plain) is not None
    sure = command.confidence
    if bare.asked and not bare.polite and command.intent == "complete" and command.form == "statement":
        return replace(command, intent="list", form="did", confidence=0.75, what=command.line)  # "got milk?"
    if bare.asked and not bare.polite and command.intent != "add":
        sure = min(sure, 0.6)
    if command.intent == "add":
        weighed = _weigh_add(command, bare, sure, about_tasks=about_tasks)
        if weighed is None:
            return None
        sure = weighed
    elif command.intent == "complete" and _TO_COME.match(plain):
        return replace(command, intent="update", form="dated", confidence=0.6, what=command.line)  # it is not done yet
    elif not about_tasks and not pointed:
        if bare.need and (command.intent in {"complete", "update", "reopen"} or command.form == "weak"):
            return None  # "i need to finish the slides" is something to do
        if bare.want and command.intent == "complete" and _MEANT.match(plain):
            return None  # "i should finish the slides by friday" is not finished either
        if command.intent == "complete" and _MEANT.match(plain) and _TOGETHER.match(command.whole.plain):
            return None  # "let's finish the slides" begins with them
        if command.intent == "delete" and command.form == "" and _is_housework(plain):
            return replace(command, confidence=0.5, form="weak")
        sure = min(sure, _change_limit(command))
    if _is_elsewhere(plain):
        sure = min(sure, 0.5)
    return replace(command, confidence=sure)


def _is_elsewhere(plain: str) -> bool:
    return (
        ELSEWHERE.search(plain) is not None
        and not plain.startswith("remind")
        and not re.search(rf"\b(?:{TASK}|{TODO})\b", plain)
        and not _PERSONAL_LIST.search(plain)
    )


def _is_housework(plain: str) -> bool:
    return _HOUSEWORK.match(plain) is not None and not plain.endswith((" one", " ones")) and not _MANY.search(plain)


def _weigh_add(command: Command, bare: Bare, sure: float, *, about_tasks: bool) -> float | None:
    plain, what = command.line.plain, command.what.plain
    if command.form == "" and (bare.need or bare.want) and not about_tasks and _LOOSE_ADD.match(plain):
        return None
    if _THIS_SONG.match(what):
        return 0.4
    if (_SUM.match(what) and what != plain) or (not about_tasks and _ADDED_ELSEWHERE.match(plain)):
        return 0.5
    foreign = not about_tasks and "remind me" not in plain and _FOREIGN_ADD.search(plain)
    return min(sure, 0.65) if foreign else sure


def _change_limit(command: Command) -> float:
    """How sure a change can be that doesn't say "task": least where the words are of another skill."""
    plain, form = command.line.plain, command.form
    foreign = FOREIGN.search(plain) is not None
    if form in _FIELDS:
        vague = form in {"project", "tag"} or "repeat" in plain
        vague = vague or (form == "priority" and "priority" not in plain and "urgent" not in plain)
        return 0.5 if foreign and vague else 1.0
    if form == "statement":
        return 1.0
    if (foreign and not _TICKED.match(plain)) or plain.startswith("turn "):
        return 0.5
    if form == "due" and plain.startswith(("bring", "extend")):
        return 0.6
    if command.intent == "complete" and re.match(r"(?:close|resolve|conclude|tick)\b", plain):
        return 0.6
    if form == "" and re.match(r"(?:a|an|another|some|more|any) ", command.what.plain):
        return 0.6
    return {"change": 0.68, "due": 0.75, "shift": 0.75}.get(form, 0.8)
