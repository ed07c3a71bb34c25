"""What must change nothing, whatever words it holds: how-to questions, hypotheses, negations, what others said."""

from __future__ import annotations

import re

from taskchat.agent.embedded.command import READABLE, Command, plainly
from taskchat.agent.embedded.documents import asks_documents
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.manners import Bare
from taskchat.agent.embedded.patterns import LIST, NOUN, TASK, is_conditional_add
from taskchat.agent.embedded.words import word_set

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
    r"|does (?:it|this|that|the|delet\w+|complet\w+|remov\w+)\b|do (?:you (?:have(?! (?:a|any"
    r"|the) (?:reminders?|tasks?)\b)|support|know(?! (?:what|which|the) .*\b(?:remember|forget)\b)"
    r"|delete|remove|add|complete|save|keep)|deleted|completed)\b|can (?:this|it|the app|taskchat"
    r"|tasks?|things|it be)\b"
    r"|is it (?:ok|okay|safe|bad|hard|easy|possible(?! (?:for you )?to (?:\S+ ){1,6}(?:on|to|in|from|my) ))\b"
    r"|where (?:do|can|should|would)\b|who\b|am i (?:able|allowed)\b)"
)

_HYPOTHESIS = re.compile(
    r"(?:(?:so|and|but|well|ok|hmm|just) |, )*(?:what if|if (?:i|we|only|somebody|someone|it)\b"
    r"|if you\b(?! (?:can|could|would) (?:please )?[a-z]+ (?!.*\b(?:would(?! appreciate| be)|will|what|then|how)\b))"
    r"|suppose|supposing|imagine|let's say|say i|hypothetically"
    r"|would you (?:delete|remove|add|complete|ever)\b.*\bif\b|were (?:i|you)|i (?:might|may|could)\b"
    r"|i would\b(?! (?:really )?(?:like|love|appreciate))"
    r"|i (?:was |am |'m )?(?:thinking|wondering|tempted|considering|debating)|i'm "
    r"(?:thinking|wondering|not sure|considering|tempted|afraid|unsure)"
    r"|i (?:think|thought|wonder|guess|hope|wish|doubt|considered|don't know|am not sure)|i'm just"
    r"|just (?:looking|checking|testing|browsing|curious|wondering)|maybe (?:i|we(?! (?:can|could) (?:add|put"
    r"|include)\b)|later|one day"
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
    r"|(?:can|could|would|will) you (?:please )?not (?!forget)"
    r"|i'm not\b|i (?:won't|will not|am not going)\b|there's no need|there is no need|avoid|refrain "
    r"from|without|nobody|no one|nothing to (?:add|delete|do))"
)
_NEGATED_ADD = re.compile(
    r"(?:.{0,30} )?(?:don't|do not|not|never|don ' t|dont) (?:let me |want to )?(?:forget|remind me|need)\b"
)
_REPORT = re.compile(
    r"(?:(?:and|but|so|well|yesterday|today) )*(?:he|she|they|it|someone|somebody|everyone|people"
    r"|mom|dad|my [a-z]+|the [a-z]+|this [a-z]+|that [a-z]+|(?!i\b|you\b|we\b)[a-z]+)"
    r" (?:(?:just|always|once|also) )*(?:said|says|told|tells|asked|asks|wants|wanted|wrote|writes"
    r"|texted|reads|thinks|thought|claims|suggested|keeps (?:saying|telling)|mentioned|goes) "
)
_ABOUT_TASKS = re.compile(
    rf"\b(?:{NOUN}|add|delete|remove|complete|undo|edit|change|rename|mark|finish|reopen|tick|tag|postpone)\b"
)
_AMOUNT = re.compile(r".*\bhow (?:long|much|many)\b")
_ABLE = word_set("delete remove complete edit update change rename undo search tag repeat")
_GENERIC = re.compile(
    rf"(?:(?:a|an|any|some|my|the|more|multiple|several) )?(?:{TASK}|things|something|stuff)(?: "
    rf"(?:from|to|on|off|in) {LIST})?"
)
# "could you add tasks from a photo?"
_SORT_OF_TASK = re.compile(
    r"(?:add|create|make|import|export|set|attach|sync|share|print) (?:tasks|reminders|todos|items|notes"
    r"|lists|due dates|deadlines|subtasks|attachments|files|photos|pictures)"
    r"(?: (?:from|with|by|in|for|using|via|and|or|into|as|to)\b.*)?"
)


def gate(line: Line, bare: Bare) -> Command | None:
    """The answer to a clause that must change nothing; None lets it through."""
    full, rest = line.plain[:READABLE], bare.line.plain[:READABLE]
    if is_conditional_add(rest):
        return None
    for text in dict.fromkeys((full, rest)):
        if _HOW.match(text) and not is_conditional_add(text) and not _AMOUNT.match(text):
            return plainly(_how_to(text), 0.9, bare, line, "how")
        if _HYPOTHESIS.match(text) or _INSIDE.search(text):
            return plainly("out_of_scope", 0.9, bare, line, "hypothesis")
        if _NEGATION.match(text) and not _NEGATED_ADD.match(text):
            return plainly("out_of_scope", 0.9, bare, line, "negation")
        if _REPORT.match(text) and not bare.polite:
            return plainly("out_of_scope", 0.85, bare, line, "report")
    if bare.polite and (bare.asked or full.startswith("is it")) and _capability(rest):
        return plainly("help", 0.85, bare, line, "how")
    return None


def _how_to(text: str) -> str:
    """What a question for the way is about: this list, the documents, or anything else."""
    if _ABOUT_TASKS.search(text):
        return "help"
    return "knowledge_question" if asks_documents(text) else "out_of_scope"


def _capability(rest: str) -> bool:
    """ "can you delete tasks?" asks what can be done, not to do it."""
    verb, _, what = rest.partition(" ")
    if _SORT_OF_TASK.match(rest):
        return True
    generic = _GENERIC.fullmatch(what) is not None and not what.startswith(("my ", "the "))
    return verb in _ABLE and (not what or generic or verb == "undo")
