"""Hello, goodbye and thanks."""

from __future__ import annotations

import re

from taskchat.agent.embedded.talk.phrase import phrases

_BYE = r"""
    (good ?)?bye( ?-? ?bye)? | buh ?bye | goodbye( .{1,30})? | bye .{1,20} | goodnight | good night | nighty? night
    see (you|ya).{0,20} | cya.{0,10} | laters? | later .{1,20} | farewell | fare ?well | fairwell
    adios( .{1,12})? | ciao | sayonara
    syonara | so long | take care | take it easy | (un)?til next time | ta ?ta.{0,10} | too?tles | toodles
    toodle-?oo | peace( out)?
    cheerio | catch you .{1,15} | ttyl | talk (to you )?(later|soon).{0,15}
    have (yourself )?a (good|nice|great|lovely) .{1,15}
    i'?l?l? ?(will |would |'ll )?(talk to you|see you|be back|catch you) .{1,15} | over and out | signing off
    i'm (off|out|outta here|leaving|going)( now| .{1,12})?
    (gotta|got to|have to|need to|must) (go|run|leave|dash|head out).{0,20}
    i('ve)? (have|need|must|got|gotta|better) (to )?(sign off|log off|log out|jet|scoot|motor|bounce|head off)( now)?
    i('ve)? (have|need|must|got|gotta|better) (to )?hit the (hay|road|sack)
    i('ve)? (have|need|must|got) (to )?(go|get going|run|leave|be going|say goodbye|head out).{0,40}
    (i )?(really )?(enjoyed|liked|loved) (talking|chatting|speaking|our|the|this) .{0,20}
    (it was |it's been |it has been )?(nice|good|great|cool|lovely|fun|a pleasure) (talk|chatt|speak|catch)ing.{0,25}
    (it was |it's been )?(nice|good|great|lovely) to (talk|chat|speak|catch up).{0,25}
    thanks? (you )?for (talking|chatting|the chat|the talk).{0,20}
    (nice|great|good|lovely) (talk|chat)
"""
_BYE_BEFORE = """
    ok | okay | well | great | thanks | thank you | alright | olly | all right | that's it
    that's it for (today|now) | and | but
    (nice|great|good|lovely) (talk|chat|talking|talking again|chatting)
    thanks? (you )?for (the chat|chatting|chatting with me|talking)
    (i|we) (have|need) to go | i (really )?enjoyed (our|the) (talk|chat) | it was nice talking( again)?
"""
_HOW = (
    r"how('s|s|'ve|'re)?( (is|are|have|do|has|ya|did|was|were|goes|you|it|things|life|everything|the ai|my ai|your|been"
    r"|going|doing|feeling|feel|hanging|treating|this|with|days?|weeks?|morning|u|for|today|fine|on|ok|okay|so|far|all|doin"
    r"|about|bout|yourself|ife|my friend))+"
)
_HELLO = r"""
    hi+ | hello+ | hey+o? | heya | hiya | howdy | yo | heyo | greetings | good (morning|afternoon|evening|day)
    morning | evening | sup
    wassup | whassup | what's up | whats up | ahoy( hoy)? | heller | salutations | hola | aloha | bonjour | hallo
    namaste
    welcome back | (it's |it is )?(nice|good|great|lovely|a pleasure) to (meet|see) you( too)?
    pleased to meet you | wake up | knock knock
    (is )?anyone (there|home) | (are )?you there | just (wanted to )?say(ing)? (hi|hello) | long time no see
"""
_HELLO_AFTER = r"""
    there | everyone | friend | my friend | all | ai | olly | siri | alexa | taskchat | you | again | buddy | man
    dude | bot | mate
    fellow | to you | with you | ya | bandit | computer | robot | sunshine | how are .{1,30} | how's .{1,30}
    how is .{1,30}
    how have .{1,20} | anyone there | are you .{1,20} | what's (up|new) | today
"""
_HOW_ARE_YOU = rf"""
    {_HOW}
    (are (you|things) |is everything )(doing |feeling |going )?(ok|okay|well|alright|good|fine|great).{{0,30}}
    have you been (good|well|ok|okay) | what('s| is) (up|new|going on|happening|cooking)( with you)?
    (can you )?tell me how (are you|you are|you're|you've).{{0,20}} | what are you up to
"""
_THANKS = r"""
    thanks?( .{1,60})? | thank (you|ya|u)( .{1,60})? | thanks a (lot|million|bunch|ton) | many thanks
    special thanks | cheers
    much obliged | gracias | merci | danke | ta | (much |really |very |greatly )?appreciated( .{1,40})?
    i('d| would) like to thank you( .{1,30})?
    i (really |truly |do |so )?appreciate .{1,50}
    (your|the|all the) (help|answer|assistance|support|efforts?) (is|was) (much |greatly |very )?appreciated
    (great|perfect|cool|nice|awesome|excellent|brilliant|wonderful|lovely|fantastic|amazing|super|sweet|good)
    (good|great|nice|excellent) (job|work|one)( .{1,40})?
    well done( (musch|much|thanks?|mate|buddy|olly|good|great|job|you|siri|alexa|my|on that).{0,40})? | you rock
    really great | you're the best | you are the best
    i('m| am) (so )?(grateful|thankful|glad you helped|happy with)( .{1,40})? | good looking out
    (that|this|you) (was|were|has been|have been) (very |so |really )?helpful
"""
_THANKS_BEFORE = """
    oh | ok | okay | great | perfect | cool | nice | awesome | wow | good | excellent | brilliant | why | well
    very | sweet | lovely
    wonderful | fantastic | amazing | super | no
"""

WHOLE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "goodbye",
        phrases(
            _BYE, before=_BYE_BEFORE, after="bye | goodbye | now | again | take it easy | talk to you later | later"
        ),
    ),
    (
        "greeting",
        phrases(_HELLO, before="oh | well | why | olly | hey | hi | hello | yo | ok | ai", after=_HELLO_AFTER),
    ),
    (
        "greeting",
        phrases(
            _HOW_ARE_YOU,
            before="hey | hi | hello | so | well | oh | ok | olly | ai | and",
            after="ai | olly | today | now | right now | doing | my friend",
        ),
    ),
    ("thanks", phrases(_THANKS, before=_THANKS_BEFORE)),
)
