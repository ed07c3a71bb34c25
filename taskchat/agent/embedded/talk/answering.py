"""Yes and no. A yes may let a change happen, so it is a whole phrase that says nothing else."""

from __future__ import annotations

import re

from taskchat.agent.embedded.talk.phrase import phrases

_YES = """
    y | ya | yes | yep | yeah | yup | yea | yeap | aye | oh yes | sure | sure thing | for sure | sure yes | why not
    of course | ok | okay | okey | k | kk | fine | fine by me | fine with me | that's fine | that is fine
    very well
    do it | do so | do that | go ahead | go for it | go on | go on then | confirm | confirmed | i confirm | i do
    absolutely | definitely | certainly | affirmative | positive | approved | correct | exactly | precisely
    proceed
    indeed | agreed | i agree | accepted | accept | right | true | that's true | very true | all right | alright
    by all means | uh huh | uh-huh | mhm | mm hmm | 👍 | ✅ | please do | that works | works for me
    sounds (good|great|right|fine)
    that sounds (good|great|right|fine) | looks (good|great|right) | that would be (great|awesome|nice|good|lovely)
    you bet | you got it | yes i do | i'm sure | i am sure | without (a )?doubt | no doubt | no problem
    make it so | i want (that|it|this) | that one is right | this is right | that's (it|the one)
    (that's|that is) a yes
"""
_YES_BEFORE = "oh | ok | okay | well | ah | um | please | and | actually | hell | yes | yeah | yep"
_YES_AFTER = """
    yes | please | thanks | thank you | do it | do that | go ahead | go for it | sir | indeed | you got it | sure
    i'm sure
    i am sure | that's right | all | delete (it|them|them all|all|everything|all of them|those)
    complete (it|them|all|them all|all of them) | move (it|them|them all|all) | change (it|them)
    add (it|them|that|them all|all)
    go ahead and (delete|complete|move|change|add|do|remove|clear) (it|them|that|all|them all|all of them|everything)
    remove (it|them|all|them all) | all of them | them all | it is | correct | right | true | exactly
    i want (that|it)
    baby | buddy | man | dude | mate | friend | cool | good | great | perfect | for now | of course | absolutely
    definitely
    that's fine | most definitely | then
"""
_NO = """
    n | no | nope | nah | naw | nay | nada | no way | negative | negatory | not now | not really | not yet
    not this | not that
    not (this|that) one | not true | no good | no thanks | no thank you | definitely not | certainly not
    absolutely not
    of course not | rather not | don't | do not | don't do (it|that) | please don't | not happening | i think not
    i don't think so | i do not think so | hell no | hell nah | never | none | none of (them|those|these)
    neither | 👎
    i'd rather not | i would rather not | i would prefer not | leave it | keep (it|them) | not at all | not exactly
    not (right now|at (this|the) moment|today|anymore|any more|that) | reject | rejected | i reject( it| that)?
    decline
    i refuse | refuse | refused | wrong | incorrect | false | invalid | no more | no later | no wrong | i'll pass
    ill pass
    i will pass | pass | i (don't|do not) (want|like|need) (it|that|this|to) | i don't | not a chance | no chance
    by no means
    i (am saying|said|say|meant|mean) no | that's a no | that is a no
    no (it's|that's|that is|it is) (wrong|a mistake|an error)
    no (mistake|error) | no longer | not (even )?close | nowhere near
"""
_NO_BEFORE = "oh | well | ah | um | please | sorry | ok | and | no | nope | actually"
_NO_AFTER = """
    no | please | thanks | thank you | don't | don't do (it|that) | not now | sir | sorry | way
    keep (it|them|those)
    leave (it|them|that) | not that one | later | not really | i (don't|do not) want (that|it|this|to)
"""
TRUTH = r"(right|correct|true|accurate|valid|a fact|factual|affirmative|the case|it|what i (want|meant|need))"
FALSE = (
    r"(not (right|correct|true|accurate|factual|it|the case|the right \w+|what i \w+)"
    r"|false|wrong|incorrect|inaccurate|untrue|erroneous|a lie)"
)
_VERY = (
    r"(very |really |so |absolutely |definitely |completely |certainly |indeed |all |quite |totally |actually |100% "
    r"|very much )*"
)
_THAT = r"(that|it|this|you|what you (just )?said|that statement|the statement|that information|the answer)"
_SEEMS = r"('s| is| are| was| seems| appears| sounds| would be| will be)?"
_I_THINK = r"(i (think|believe|agree|know|say|guess|suppose|am afraid|'m afraid) (that )?)?"

WHOLE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("affirm", phrases(_YES, before=_YES_BEFORE, after=_YES_AFTER)),
    (
        "affirm",
        phrases(
            rf"(?!is (it|that|this)\b){_I_THINK}({_THAT}{_SEEMS}|its?|is) {_VERY}{TRUTH}( .{{0,40}})?",
            before="yes | yeah | yep | yup | exactly | correct | indeed | agreed | absolutely | most definitely | true",
        ),
    ),
    ("deny", phrases(_NO, before=_NO_BEFORE, after=_NO_AFTER)),
    (
        "deny",
        phrases(
            rf"{_I_THINK}({_THAT}{_SEEMS}|it's|thats|is) {_VERY}{FALSE}( .{{0,40}})?",
            before="no | nope | nah | sorry | actually",
        ),
    ),
)
