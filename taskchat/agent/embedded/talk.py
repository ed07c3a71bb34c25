"""Small talk and its kin: greetings, thanks, yes, no, stop, help. Tables of phrases; none of them touches a task."""

from __future__ import annotations

import re

_TRUTH = r"(?:right|correct|true|accurate|valid|a fact|affirmative|the case|it|what i (?:want|meant|need))"
_FALSE = r"(?:not (?:right|correct|true|accurate|it|the case|what i \w+)|false|wrong|incorrect|inaccurate|untrue|a lie)"
_VERY = (
    r"(?:very |really |so |absolutely |definitely |completely |certainly |indeed |all |quite "
    r"|totally |actually |100% )*"
)

# The whole message, without punctuation.
WHOLE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "affirm",
            (
                r"(?:(?:oh|ok|okay|well|ah|um|please|and|actually) )*(?:y|ya|yes|yep|yeah|yup|yea|yeap|aye|sure|sure "
                r"thing|of course|ok|okay|okey|k|kk|fine"
                r"|do it|do so|go ahead|go for it|confirm|confirmed|i confirm|i do|absolutely|definitely"
                r"|certainly|affirmative|correct"
                r"|exactly|proceed|indeed|agreed|accepted|right|true|all right|alright|by all means|uh "
                r"huh|mhm|mm hmm|👍|✅"
                r"|sounds (?:good|great|right)|please do|that works|that would be (?:great|awesome|nice|good|lovely))"
                r"(?: (?:yes|please|thanks|thank you|do it|do that|go ahead|sir|indeed|you got it|sure|i'm "
                r"sure|i am sure|that's right|all"
                r"|delete (?:it|them|them all|all|everything|all of them)|complete (?:it|them|all|them all)"
                r"|add (?:it|them|that)"
                r"|all of them|them all|it is|correct|right|true|exactly))*"
            ),
        ),
        (
            "affirm",
            (
                r"(?!is (?:it|that|this)\b)"
                r"(?:(?:yes|yeah|yep|yup|exactly|correct|indeed|agreed|absolutely|most definitely|true) "
                r")*(?:i (?:think|believe|agree|know|say|guess|suppose) (?:that )?)?"
                r"(?:(?:that|it|this|you|what you (?:just )?said|that statement|the statement|that "
                rf"information)(?:'s| is| are| was| seems| sounds| would be)?|its?|is) {_VERY}{_TRUTH}"
                r"(?: .{0,40})?"
            ),
        ),
        (
            "deny",
            (
                r"(?:(?:oh|well|ah|um|please|sorry|ok|and) )*(?:n|no|nope|nah|naw|nay|nada|no way|negative"
                r"|not now|not really|not yet|not this|not that one|not true|no good"
                r"|no thanks|no thank you|definitely not|certainly not|absolutely not|of course not|rather "
                r"not|don't|do not|don't do (?:it|that)|please don't"
                r"|not happening|i think not|i don't think so|hell no|hell nah|never|none|none of (?:them"
                r"|those|these)|neither|👎|i'd rather not|i would prefer not|leave it|keep (?:it|them)|not "
                r"at all)"
                r"(?: (?:no|please|thanks|thank you|don't|don't do (?:it|that)|not now|sir|sorry|way|keep "
                r"(?:it|them|those)|leave (?:it|them)))*"
            ),
        ),
        (
            "deny",
            (
                r"(?:(?:no|nope|nah|sorry|actually) )*(?:i (?:think|believe|say|am afraid|'m afraid"
                r"|guess) (?:that )?)?"
                r"(?:(?:that|it|this|you|what you (?:just )?said|that statement|the statement|that "
                r"information|the answer)(?:'s| is| are| was| seems| sounds| would be)?|it's|thats|is) "
                rf"{_VERY}{_FALSE}(?: .{{0,40}})?"
            ),
        ),
        (
            "cancel",
            (
                r"(?:(?:oh|ok|okay|well|no|actually|oops|wait|sorry|that's (?:all|enough)|that is (?:all"
                r"|enough)|please|just|i (?:want|like|would like|need)(?: you)?(?: to)?|(?:can|could|will"
                r"|would) you) )*"
                r"(?:nevermind|never mind|forget (?:it|that|about it|this|my (?:previous|last) (?:command"
                r"|request))|cancel(?: (?:it|that|this|(?:the|that last|my last|what) (?:last |current "
                r"|previous |present )?(?:input|command|request|thing|process|action|order|task at hand"
                r"|operation|question|search|current task|present task)(?: .{1,20})?|your present task|what "
                r"you.{1,30}|my request|action|current .{1,30}|input|command|now))?|command cancel|stop(?: "
                r"(?:it|that|this|please|now|talking|there|doing .{1,30}|working .{1,30}|what .{1,30}|the "
                r".{1,30}|everything))?"
                r"|quit(?: .{1,40})?|abort(?: .{1,40})?|halt(?: .{1,30})?|scratch that|drop it|skip it|skip"
                r"|leave it(?: alone)?|nothing|pause|shut (?:up|down|off)|be quiet|quiet(?: now)?|shh+|hush"
                r"|enough|that's (?:all|enough)|that is (?:all|enough)|that (?:will|would) be (?:all|it)"
                r"|discontinue.{0,40}|terminate.{0,30}|i changed my mind|changed my mind|don't (?:do "
                r"(?:that|this|it) .{1,40}|continue.{0,40}|talk.{0,30})|no more talking|refrain from "
                r".{1,30}|end the .{1,20}|rescind|disregard(?: .{1,30})?|ignore (?:that|it|this))"
                r"(?: (?:please|thanks|now|then|it|that|cancel (?:it|that)|stop(?: it)?|i changed my mind|i "
                r"don't (?:need|want) .{1,30}|olly|ai|immediately|just (?:cancel|stop)(?: it| that)?|don't "
                r"do .{1,10}))*"
            ),
        ),
        (
            "thanks",
            (
                r"(?:(?:oh|ok|okay|great|perfect|cool|nice|awesome|wow|good|excellent|brilliant|why|yes"
                r"|well|very|sweet|lovely|wonderful|fantastic|amazing|super) )*"
                r"(?:thanks?|thank (?:you|ya|u)|thanks a (?:lot|million|bunch|ton)|many thanks|special "
                r"thanks|cheers|much obliged|gracias|merci|danke|much appreciated|appreciated|ta|great"
                r"|perfect|cool|nice|awesome|excellent|brilliant|wonderful|good job|great job|nice job|well "
                r"done|good work|nice work|you rock|lovely|fantastic|amazing|super|good looking out|i'm "
                r"grateful|i am grateful|i'm thankful|really great|you're the best)"
                r"(?: .{0,60})?"
            ),
        ),
        (
            "goodbye",
            (
                r"(?:(?:ok|okay|well|great|thanks|thank you|alright|olly|nice talk|great chat|good talk) "
                r")*(?:(?:good ?)?bye(?: ?-? ?bye)?|buh ?bye|goodnight|good night|see (?:you|ya).{0,20}"
                r"|cya.{0,10}|later.{0,20}|laters|farewell|adios|ciao|sayonara|so long|take care|take it "
                r"easy|until next time|till next time|tata.{0,10}|ta ta|peace(?: out)?|catch you .{1,15}"
                r"|ttyl|talk (?:to you )?(?:later|soon).{0,15}|have a (?:good|nice|great|lovely) .{1,15}"
                r"|i'?l?l? ?(?:will |would |'ll )?(?:talk to you|see you|be back|catch you) .{1,15}|over "
                r"and out|signing off|bye .{1,20}|goodbye .{1,30}|i'm out(?:ta)? .{1,10}|i'm off|gotta go"
                r"|got to (?:go|run)|i (?:have|need|must|got) (?:to )?(?:go|get going|run|leave|be going"
                r"|say goodbye).{0,20})"
            ),
        ),
        (
            "greeting",
            (
                r"(?:(?:oh|well|why|olly|hey|hi|hello|yo|ok|ai) )*(?:hi+|hello+|hey+|heya|hiya|howdy|yo"
                r"|greetings|good (?:morning|afternoon|evening|day)|morning|evening|sup|wassup|whassup"
                r"|what's up|whats up|ahoy|heller|salutations|hola|bonjour|hallo|welcome back|nice to "
                r"(?:meet|see) you|good to see you|wake up|anyone there|are you there|you there)"
                r"(?: (?:there|everyone|friend|all|ai|olly|siri|alexa|taskchat|you|again|buddy|man|dude|bot"
                r"|to you|with you|mate|fellow|how are .{1,30}|how's .{1,30}|how is .{1,30}|how have "
                r".{1,20}|anyone there|are you .{1,20}|what's (?:up|new)|everyone))*"
            ),
        ),
        (
            "greeting",
            (
                r"(?:.{0,12} )?(?:(?:how(?:'s|s| is| are| have| do| has| ya|'ve| did| was| were)? (?:are "
                r"|is |have |ya |you |it |things |life |everything |the ai |my ai |your |things |been "
                r"|going |doing |feeling |hanging |treating |this |with |day ?|week ?|morning ?|u |for "
                r"|today |fine |on |ok |okay |so |far |all |doin |bout |yourself ?)*)|are (?:you|things) "
                r"(?:doing |feeling |going )?(?:ok|okay|well|alright|good|fine|great).{0,30}|have you been "
                r"(?:good|well|ok|okay)|is everything (?:going )?(?:ok|okay|well|alright|good).{0,20}"
                r"|what(?:'s| is) (?:up|new|going on|happening|cooking)(?: with you)?(?: today)?|(?:can you "
                r")?tell me how (?:are you|you are|you're|you've).{0,20}|what are you up to)(?: ai| olly| "
                r"today| now| right now| doing)*"
            ),
        ),
        (
            "help",
            (
                r"(?:(?:please|i need|need|show|some|the|me|get|give me|can i (?:get|have)) )*(?:help"
                r"|commands?|instructions|manual|usage|\?|man|guide|tutorial)(?: (?:me|please|menu|with "
                r"this|page|out|us))*"
            ),
        ),
        (
            "undo",
            (
                r"(?:(?:oh|oops|whoops|ok|no|wait|please|ah|damn|shit|sorry|actually|hmm|and|just|now|can you"
                r"|could you|i want to|let's) )*(?:undo|revert|rollback|roll back|ctrl ?[+-]? ?z|unsend"
                r"|undelete|un-?add)(?: (?:it|that|this|them|the last (?:change|one|thing|action|step|command"
                r"|delete|deletion|add|edit|operation)|my last (?:change|action|step|command)|last (?:change"
                r"|action|one|step)|what (?:you|i) (?:just )?did|everything you just did|the (?:change|deletion"
                r"|changes|edit|last)|that (?:last )?(?:change|one|please|deletion|action)|all that|again|now"
                r"|please|one step|the delete))*(?: please)?"
            ),
        ),
        (
            "undo",
            (
                r"(?:(?:oh|oops|whoops|ok|no|wait|please|ah|damn|sorry|actually|hmm|crap|shit) )*(?:(?:take|put"
                r"|bring|get|change|turn) (?:it|that|them|this|the last one|those|the task|everything) back(?: "
                r"(?:please|again|to how it was))?|restore (?:it|that|them|the (?:last|deleted) (?:one|task)"
                r"|the task)|(?:that|it|this) was (?:a mistake|an accident|wrong|by mistake|not right|the wrong "
                r"(?:one|task))|i (?:didn't|did not) mean (?:to (?:do )?(?:that|it|delete.{0,30}|add.{0,30}"
                r"|complete.{0,30}|remove.{0,30}|mark.{0,30})|that|it)|(?:my )?mistake|wrong (?:one|task)"
                r"|(?:that's|that is) the wrong (?:one|task)|i (?:deleted|added|completed|removed|changed) "
                r"(?:it|that|the wrong (?:one|task)) (?:by (?:mistake|accident)|accidentally)|i accidentally "
                r"(?:deleted|added|removed|completed|changed) .{1,40}|(?:undo|revert|reverse|cancel) (?:the"
                r"|that|my|your) (?:last )?(?:change|deletion|delete|action|edit|add|addition|completion"
                r"|update)s?)"
            ),
        ),
    )
)

# Anywhere in a message that is nothing else.
PART: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "help",
            (
                r"\bwhat (?:all |exactly |else |kinds? of things |sorts? of things )?(?:can|could|do|are"
                r"|should|would|may|might) you (?:\w+ ){0,3}?(?:do|ask|help|say|able|capable|answer|know"
                r"|offer|good at|familiar|aware|support|tell you|versed|understand)"
                r"|\bwhat (?:all |exactly |else )?(?:can|could|should|would|may|might|am) i (?:\w+ "
                r"){0,3}?(?:ask|help|say|able|use you|get you|tell you)"
                r"|\bwhat(?:'s| is| are) your (?:\w+ )?(?:capabilit|abilit|feature|skill|function|purpose"
                r"|command|expertise)"
                r"|\b(?:kinds?|types?|sorts?|categories|list|areas?) of (?:things|questions?|stuff"
                r"|subjects?|topics?|info|information|commands?|queries)\b|\bwhat (?:topics|subjects"
                r"|questions|commands|skills|things|tasks|features)\b.*\b(?:you|i|ask|your)\b"
                r"|\bhow (?:can|do|does|could) (?:you help|you assist|this work|it work|i use (?:you|this"
                r"|it)|taskchat work|i benefit|i get you)|\bhelp me (?:with anything|use|understand)|\bcan "
                r"i ask you|\bwhat can i (?:ask|say|do|use)|\bask (?:you|of you)\b|\bwhat do you do\b"
                r"|\b(?:tell me|let me know) what (?:you|i|things|subjects|kinds?)\b.*\b(?:can|do|ask"
                r"|answer|able|comprehend|capable|know)\b|\bsubjects? (?:you|areas?)\b|\byou(?:'re| are) "
                r"(?:capable|able|familiar)\b|\bi need (?:some )?help\b|\bwho are you\b|\bwhat are you\b"
            ),
        ),
        (
            "thanks",
            (
                r"\b(?:thank(?:s|ful)?|grateful|gratitude|appreciat\w+|obliged|i owe you|you've been (?:a "
                r")?(?:\w+ )?(?:help|great)|good job|great (?:job|help)|helpful|you (?:rock|did a good)|so kind"
                r"|a doll|thoughtful|your answer was|your (?:help|efforts?)|easier with you|glad that you)\b"
            ),
        ),
        (
            "goodbye",
            (
                r"\b(?:goodbye|bye|farewell|see (?:you|ya)|talk (?:to you )?(?:later|soon)|(?:nice|good|great"
                r"|lovely|pleasure|enjoy\w*|pleasant|glad|fun) (?:\w+ ){0,4}(?:talk|chat|speak|convers|touch"
                r"|meet|see)\w*|later gat|outta here|leaving now)"
            ),
        ),
        (
            "cancel",
            (
                r"^(?:please )?(?:stop|abort|cancel|halt|quit)\b.{0,40}$|\b(?:shut (?:up|down|off)|never ?mind"
                r"|changed my mind|stop talking|(?:cancel|stop|abort|end) (?:it|that|the (?:current|process"
                r"|action|task))|be quiet)\b|\bforget (?:that|it|my)\b"
            ),
        ),
        (
            "greeting",
            (
                r"^(?:hi|hello|hey|howdy|greetings|yo|good (?:morning|evening|afternoon))\b.{0,40}$|\bhow "
                r"(?:are you|is the ai|is my ai|you doing|do you feel|you feel|are things|have you been)"
                r"|\bhow's (?:life|it going|it hanging|things|your)|\bhow is (?:life|it going|everything|your)"
            ),
        ),
        (
            "affirm",
            (
                r"^(?:yes|yeah|yep|yup|sure|absolutely|affirmative|correct|exactly|indeed|agreed|of "
                r"course)\b.{0,50}$|\b(?:the answer is|that's a|vote|say|that would be a?) (?:\w+ ){0,3}?yes"
                r"|\baffirmative\b|\b(?:is|am|are|'s|believe|think|was) (?:\w+ ){0,3}(?:true|correct|right"
                r"|accurate|factual)\b(?!.*\bfalse)|\bnot false\b"
            ),
        ),
        (
            "deny",
            (
                r"^(?:no|nope|nah|naw|negative|not)\b.{0,60}$|\b(?:false|untrue|incorrect|inaccurate|wrong)\b"
                r"|\bnegative\b|\ba (?:hard )?no\b|\bsay no\b|\b(?:do not|don't) (?:think|believe)\b.{0,40}$"
                r"|\bdisagree\b|\bnot (?:true|right|correct|accurate|factual|the case|what i want)\b|answer "
                r".{0,20}\bno$"
            ),
        ),
    )
)


def whole(plain: str) -> str | None:
    """The kind of small talk that a message is, when it is nothing else; `plain` is without punctuation."""
    return next((name for name, pattern in WHOLE if pattern.fullmatch(plain)), None) if len(plain) <= 90 else None


def part(plain: str) -> str | None:
    """The kind of small talk that a message has in it."""
    return next((name for name, pattern in PART if pattern.search(plain)), None) if len(plain) <= 120 else None
