"""Off the list. The weak ones are always asked about."""

from __future__ import annotations

from taskchat.agent.embedded.patterns.shape import rows

ROWS = (
    *rows(
        "delete",
        "",
        (
            0.85,
            r"""(pull|scrub|strike|scratch|cut|knock|leave|rub|wipe|lift|lose|drop|kick|cross out|cross)
            (?P<what>.+?) (off|from|out of|off of|off from) (of )?{LIST}""",
        ),
        (0.85, r"(scratch|strike) (?P<what>.+?) (off|from|out of|off of) (of )?{LIST}"),
        (0.85, r"(omit|exclude|abolish|lose|scrap|axe|nix) (?P<what>.*\b({TASK}|lists?)\b.*)"),
        (
            0.8,
            r"""(get|have|i want|i need|i'd like|want) (?P<what>.*\b({TASK}|lists?)\b.*) (cleared|deleted|removed
            |erased|gone|wiped|emptied)""",
        ),
        (0.9, r"get rid (of|off|off of) <what>"),
        (0.85, r"(?P<new>{NAMED_LIST}) (,|:)? ?(please )?(delete|remove|erase|take off|drop) <what>"),
        (
            0.85,
            r"""<what> (should|must|needs to|has to|can) (be|get) (removed|deleted|taken off|taken away|erased
            |crossed out|cleared)( (from|off) .+)?""",
        ),
        (0.8, r"(stop|no more|quit) reminding me (to|about|of|that) <what>"),
    ),
    *rows(
        "delete",
        "weak",
        (
            0.8,
            r"""(i |we )?(don't|do not|no longer|don ' t) need (to )?<what> (on|in) {LIST}( anymore| any more| any
            longer)?""",
        ),
        (0.8, r"(i |we )?(don't|do not|no longer|don ' t) need (?P<what>(my|the) .*\breminders?\b.*)"),
        (0.8, r"{NAMED_LIST} (should|must) (not|n't) (contain|have|include) <what>"),
    ),
    *rows(
        "delete",
        "",
        (0.85, r"clean( up| out)? (?P<what>{LIST})"),
        (0.85, r"(make|get)( sure)? (?P<what>{LIST}) (is |be )?(completely |totally )?(blank|empty|clear|clean)"),
        (
            0.9,
            r"""(delete|remove|erase|trash|scrap|discard|dump|bin|ditch|nuke|purge|wipe( out)?|clear( out| off| up)?
            |empty( out)?|eliminate|throw (away|out)|take (off|out|away)|toss( out)?|blank( out)?|clean
            out|kill|drop|deleting|removing)( <what>)?""",
        ),
        (0.9, r"take <what> (off|out|from|away from|out of|away)( of)?( {LIST})?"),
        (0.9, r"(take|move|throw|put|send|toss) <what> (to|in|into|out) (the |my )?(trash|bin|garbage|rubbish)( .+)?"),
        (
            0.85,
            r"""<what> (should|needs to|need to|must|has to|have to|can) be (removed|deleted|taken off|taken away|erased
            |cancelled|canceled|crossed out)( (from|off) .+)?""",
        ),
        (0.85, r"(cancel|forget( about)?|nix|axe) (?P<what>({REFERENCE})|.*\b{TASK}\b.*|.*\blists?\b.*)"),
    ),
    *rows(
        "delete",
        "weak",
        (0.6, r"(cancel|forget about|forget) <what>"),
        (0.6, r"<what> (is|are|was|were|has been|have been|got) (now )?(cancell?ed|called off)"),
        (
            0.6,
            r"""(i |we )?(don't|do not|no longer|don ' t) need (to )?<what>( anymore| any more| any longer
            | after all)?""",
        ),
        (
            0.6,
            r"""(stop reminding me|don't remind me|do not remind me|not remind me) (to|about|of)
            <what>( anymore| any more)?""",
        ),
    ),
)
