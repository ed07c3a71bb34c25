"""Onto the list."""

from __future__ import annotations

from taskchat.agent.embedded.patterns.shape import rows

NOTED = (
    *rows(
        "add",
        "",
        (
            0.8,
            r"""(make|take|write)( me| myself)? (a )?(mental |quick )?note
            (to(?! (the|my|a|an|our|his|her)\b)|that|about) (?P<what>(?!({REFERENCE})\b)[^:]+)""",
        ),
        (0.85, r"(put|get|have|write|set) <what> down( as a (task|todo|to do|reminder))?"),
        (
            0.85,
            r"""(put|write|take|jot|note|get) (this |that )?down
            ?(:|,|-|–|—)? (?P<what>(?!(as|for|on|to|in|the|my|your|this|that|it)\b).+)""",
        ),
        (0.85, r"(note|write|save|remember) this ?(:|-|–|—) <what>"),
        (0.65, r"note that <what>"),
    ),
)

ROWS = (
    *rows(
        "add",
        "",
        # "remind me why I'm here", "remember when we met": said of what was, more often than to be noted
        (0.6, r"remind (me|us) (?P<what>(why|who|how|what|where|whose)\b .+)"),
        (
            0.6,
            r"""((don't|do not|don ' t|dont|never) forget|remember) (?P<what>(when|why|who|how|where|the time) (i|we|you
            |he|she|they|it)\b.*|(who|how|why) .+)""",
        ),
        (0.95, r"remind (me|us|myself|my self)( <what>)?"),
        (0.9, r"(alert|notify|ping|nudge|tell) (me|us|myself) (?P<what>to (?!the\b).+)"),
        (
            0.9,
            r"""(alert|notify|ping|nudge) (me|us|myself) (?P<what>(that|about|\d|at|in|on|every|tomorrow|tonight|today
            |next)\b.*)""",
        ),
        (0.9, r"(i |we )?(want|need|would like|'d like|like|wish) to be reminded <what>"),
        (0.9, r"be reminded <what>"),
        (
            0.95,
            r"""(don't|do not|don ' t|dont|never|shouldn't|can't|must not|not)
            (let me |want to |to )?forget( <what>)?""",
        ),
        (0.9, r"(i |we )(don't|do not|don ' t|can't|must not|shouldn't|should not) (want to )?forget <what>"),
        (0.85, r"(remember|make sure (that )?(i|we)(?! can)|note to self|i (must|should|need to) remember) <what>"),
        (0.9, r"(add|jot down|write down|note down|pencil in|append)( <what>)?"),
        (
            0.9,
            r"""((create|make|set( up)?|start|open( up)?|schedule|put( in| up| down)?|give me|get me|get|insert|enter
            |log|record|include|save|place|write|throw in|have|need|i need|i want|i'd like|i would like|want|like
            |how about|begin|generate|produce|file|leave|do) (me )?)?(?P<what>(a|an|another|one|new|one more
            |following|two|three|four|five|several|some) ((?!about )[^\s,:;]+ ){0,4}?{TASK}\b.*)""",
        ),
        (
            0.9,
            r"""(create|make|set( up)?|start|open up|put in|insert|enter|log|record|new|save|write) (?P<what>(?!(the |my
            |this |that )?(task|item|reminder|todo|number) (#?\d|due)|(this|that|these|those|the) )([^\s,:;]+
            )?{TASK}\b.*)""",
        ),
        (0.9, r"(?P<what>(task|todo|to do|reminder|note to self|remember) ?(:|-|–|—) .+)"),
        (0.85, r"(?P<what>((high|medium|low|top|highest|lowest) priority|urgent|important|asap) ?(:|-|–|—) .+)"),
        (0.9, r"(- )?\[ ?\] <what>"),
        (0.85, r"new : <what>"),
        (0.75, r"{TODO} (?P<what>({VERBS}) .+)"),
        (0.8, r"update (?P<where>{LIST}) with <what>"),
        (
            0.8,
            r"""<what> (needs|need|has|have|should|must|ought) (to )?(be )?(added|put|placed|go|included) (to|on|onto
            |in) {LIST}""",
        ),
        (
            0.85,
            r"""(i |we )?(need|want|would like|have) <what> (to be )?(added|put|placed|included)
            (to|on|onto|in) {LIST}""",
        ),
        (0.8, r"(another|one more)( one)? (to|for|about) <what>"),
        (0.8, r"start reminding me <what>"),
        (0.75, r"remind (?P<what>(?!me\b)[a-z]+ .+)"),
    ),
)
