"""The polite and idle words around a request, which change nothing in what it asks for."""

from __future__ import annotations

import re
from typing import NamedTuple

from taskchat.agent.embedded.line import Line

_LEAD = re.compile(
    r"""(?:
    (?P<ask>
        (?:if[ ]you[ ](?:can|could|would)
          |(?:can|could|would|will|may|might)[ ](?:you|i|we|it[ ]be[ ]possible[ ]to))
        (?:[ ](?:please|kindly|just|also|now|maybe|possibly|either|have[ ]it|be[ ]willing[ ]to
          |suggest[ ](?:that[ ])?we))*\b
      | (?:maybe|perhaps)[ ](?:you|we)[ ](?:can|could)[ ](?=(?:add|put|include)\b)
      | would[ ]you[ ]mind | is[ ]it[ ]possible[ ](?:to|for[ ]you[ ]to|that[ ]you)
      | is[ ]there[ ]any[ ]way[ ]you[ ](?:can|could) | (?:would[ ]you[ ]be|are[ ]you)[ ]able[ ]to
      | do[ ]you[ ]mind | shall[ ]we | why[ ]don't[ ]you | how[ ]about[ ]you )
  | (?P<order>
        (?:(?:i|we)(?:[ ](?:really|just|also))*[ ](?:need|want|would[ ](?:like|love))|i'd[ ](?:like|love))
        (?:[ ]for)?[ ]you(?:[ ](?:to|just|please))*\b
      | i[ ]like[ ]you(?:[ ](?:just|to|please))* | i'd[ ]appreciate[ ]it[ ]if[ ]you
      | you[ ](?:can|should|must|need[ ]to|have[ ]to|may|could)
      | go[ ]ahead(?:[ ]and)? | go[ ]and | (?:make|be)[ ]sure[ ](?:to|that[ ]you|you) | feel[ ]free[ ]to
      | do[ ]me[ ]a[ ]favou?r(?:[ ]and)? | i[ ]need[ ]help[ ]to | help[ ]me(?:[ ]to)? | try[ ]to | hurry[ ]up[ ]and
      | let's | lets | let[ ]us | i[ ]said | time[ ]to )
  | (?P<need>
        (?:i|we)(?:[ ](?:really|also|just|still|now|definitely))*
        (?:[ ](?:need|have|got|have[ ]got|ought|has)[ ]to|[ ]must)\b
        (?:[ ](?:remember|make[ ]sure)[ ]to)?
      | (?:i've|we've)[ ]got[ ]to | need[ ]to | have[ ]to | got[ ]to | must
      | (?:i|i'd|i[ ]had)[ ]better )
  | (?P<want>
        (?:i|we)[ ](?:(?:really|just|also)[ ])?(?:want|wish|would[ ]like|would[ ]love|plan)[ ]to
      | i'd[ ](?:like|love)[ ]to | (?:i|we)[ ]should(?:[ ](?:probably|really))? | i'm[ ]going[ ]to | i'll | i[ ]will )
  | (?P<idle>
        please | kindly | hey | hi | hello | yo | ok | okay | oh | so | well | um+ | uh+ | hmm+ | ah | all?[ ]?right
      | right | now | then | and | also | plus | actually | but | just | first | firstly | next | finally | lastly
      | afterwards | after[ ]that | yes | yeah | yep | sure | great | cool | perfect | nice | good | awesome
      | thanks(?:[ ](?:so[ ]much|a[ ]lot))? | thank[ ]you | sorry | oops | whoops | wait | hold[ ]on | quick(?:ly)?
      | olly | ollie | taskchat | computer | siri | alexa | google | assistant | bot | ai | buddy | dude | man
      | there(?![ ](?:is|are|was|were|will|has|have|should)\b)
      | good[ ](?:morning|evening|afternoon) | by[ ]the[ ]way | btw | fyi | basically | [,.!;:—–…-] )
    )[ ](?=\S)""",
    re.VERBOSE,
)
_TAIL = re.compile(
    r"""[ ](?:
        please | thanks(?:[ ](?:a[ ]lot|so[ ]much))? | thank[ ]you(?:[ ](?:so|very)[ ]much)? | for[ ]me
      | (?:will|would|could|can)[ ]you
      | if[ ](?:you[ ](?:can|don't[ ]mind|please|would|could)|possible|that's[ ](?:ok|okay|possible))
      | [,.;][ ]can[ ]you[ ]do[ ]that | (?:,[ ])?(?:i[ ]would|i'd)[ ]appreciate[ ](?:it|that)
      | (?:,[ ])?that[ ](?:would|'d)[ ]be[ ](?:great|nice|awesome|lovely|helpful)
      | ok | okay | alright | buddy | olly | siri | alexa | taskchat | [.!?;,…] )$""",
    re.VERBOSE,
)
_ADVERB = re.compile(r" (?:right )?(?:now|immediately|away|already|instead|as well|too|again|also)$")
_ASKING = re.compile(r"\b(?:can|could|will|would) you\b")
_REACH = 70  # characters in which the longest tail fits


class Bare(NamedTuple):
    """A clause without its manners. `need` and `want`: it began with "i need to", "i'd like to"."""

    line: Line
    polite: bool = False  # it asked somebody to do it: "can you", "i want you to"
    need: bool = False
    want: bool = False
    asked: bool = False  # it ended in a question mark


def strip(line: Line) -> Bare:
    """Take the manners off both ends; a clause that is nothing else stays as it is."""
    if line.pack is not None:
        from taskchat.agent.embedded.languages import reading  # nobody who writes English waits for it

        rest, polite, asked = reading.strip(line)
        return Bare(rest, polite=polite, asked=asked)
    found: set[str] = set()
    asked = "?" in [token.word for token in line.tokens[-2:]]
    trimmed = trim_end(line)
    plain = trimmed.plain
    at = 0
    while (lead := _LEAD.match(plain, at)) is not None:
        found.add(str(lead.lastgroup))
        at = lead.end()
    asking = _ASKING.search(line.plain, len(plain)) is not None
    return Bare(
        trimmed.between(at, len(plain)),
        polite=asking or bool(found & {"ask", "order"}),
        need="need" in found,
        want="want" in found,
        asked=asked,
    )


def trim_end(line: Line) -> Line:
    """Take "please", "thanks", "for me" and closing punctuation off the end."""
    if line.pack is not None:
        from taskchat.agent.embedded.languages import reading  # nobody who writes English waits for it

        return reading.trim_end(line)
    return _trim(line, _TAIL)


def trim_adverb(line: Line) -> Line:
    """Take "now", "too", "again" off the end of a command's object."""
    return _trim(line, _ADVERB)


def _trim(line: Line, tail: re.Pattern[str]) -> Line:
    plain, end = line.plain, len(line.plain)
    while (found := tail.search(plain, max(0, end - _REACH), end)) is not None:
        end = found.start()
    return line.between(0, end) if end < len(plain) else line
