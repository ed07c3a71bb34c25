"""Small talk somewhere in a message that is nothing else. Never taken for a yes: it may say more."""

from __future__ import annotations

import re

from taskchat.agent.embedded.patterns.shape import expression

PART: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(expression(text)))
    for name, text in (
        (
            "help",
            r"""\bwhat (all |exactly |else |kinds? of things |sorts? of things )?(can|could|do|are|should|would|may
            |might) you (\w+ ){0,3}?(do|ask|help|say|able|capable|answer|know|offer|good at|familiar|aware|support
            |tell you|versed|understand)|\bwhat (all |exactly |else )?(can|could|should|would|may|might|am) i (\w+
            ){0,3}?(ask|help|say|able|use you|get you|tell you)|\bwhat('s| is| are) your (\w+ )?(capabilit|abilit
            |feature|skill|function|purpose|command|expertise)|\b(kinds?|types?|sorts?|categories|list|areas?) of
            (things|questions?|stuff|subjects?|topics?|info|information|commands?|queries)\b|\bwhat (topics|subjects
            |questions|commands|skills|things|tasks|features)\b.*\b(you|i|ask|your)\b|\bhow (can|do|does|could) (you
            help|you assist|this work|it work|i use (you|this|it)|taskchat work|i benefit|i get you)|\bhelp me (with
            anything|use|understand)|\bcan i ask you|\bwhat can i (ask|say|do|use)|\bask (you|of you)\b|\bwhat do
            you do\b|\b(tell me|let me know) what (you|i|things|subjects|kinds?)\b.*\b(can|do|ask|answer|able
            |comprehend|capable|know)\b|\bsubjects? (you|areas?)\b|\byou('re| are) (capable|able|familiar)\b|\bi
            need (some )?help\b|\bwho are you\b|\bwhat are you\b""",
        ),
        (
            "thanks",
            r"""\b(thank(s|ful)?|grateful|gratitude|appreciat\w+|obliged|i owe you|you've been (a )?(\w+ )?(help|great)
            |good job|great (job|help)|helpful|you (rock|did a good)|so kind|a doll|thoughtful|your answer was|your
            (help|efforts?)|easier with you|glad that you)\b""",
        ),
        (
            "goodbye",
            r"""\b(goodbye|bye|farewell|see (you|ya)|talk (to you )?(later|soon)|(nice|good|great|lovely|pleasure
            |enjoy\w*|pleasant|glad|fun) (\w+ ){0,4}(talk|chat|speak|convers|touch|meet|see)\w*|later gat|outta here
            |leaving now)""",
        ),
        (
            "cancel",
            r"""^(please )?(stop|abort|cancel|halt|quit)\b.{0,40}$|\b(shut (up|down|off)|never ?mind|changed my mind
            |stop talking|(cancel|stop|abort|end) (it|that|the (current|process|action|task))|be quiet)\b|\bforget
            (that|it|my)\b""",
        ),
        (
            "greeting",
            r"""^(hi|hello|hey|howdy|greetings|yo|good (morning|evening|afternoon))\b.{0,40}$|\bhow (are you|is the ai
            |is my ai|you doing|do you feel|you feel|are things|have you been)|\bhow's (life|it going|it hanging
            |things|your)|\bhow is (life|it going|everything|your)""",
        ),
        (
            "affirm",
            r"""^(yes|yeah|yep|yup|sure|absolutely|affirmative|correct|exactly|indeed|agreed|of course)\b.{0,50}$|\b(the
            answer is|that's a|vote|say|that would be a?) (\w+ ){0,3}?yes|\baffirmative\b
            |^(?!.*(?:\bnot\b|n't\b)).*\b(is|am|are|'s|believe|think|was) (\w+ ){0,3}(true|correct|right
            |accurate|factual)\b(?!.*\bfalse)|\bnot false\b""",
        ),
        (
            "deny",
            r"""^(no|nope|nah|naw|negative|not)\b.{0,60}$|\b(false|untrue|incorrect|inaccurate|wrong)\b|\bnegative\b|\ba
            (hard )?no\b|\bsay no\b|\b(do not|don't) (think|believe)\b.{0,40}$|\bdisagree\b|\bnot (true|right
            |correct|accurate|factual|the case|what i want)\b|answer .{0,20}\bno$""",
        ),
    )
)
