"""Stop, and undo: what is under way is dropped, or what was done is taken back."""

from __future__ import annotations

import re

from taskchat.agent.embedded.talk.phrase import phrases

_COMMAND = (
    r"(input|command|request|thing|process|action|order|operation|question|search|(current |present |last )?task|job)"
)
_STOP = rf"""
    nevermind | never mind | nvm | forget (it|that|about it|this|my (previous|last) (command|request)) | forgotten
    cancel( (it|that|this|now|everything))? | cancelled | canceled | i cancel | command cancel | cancel (the )?app
    cancel (the |that |this |my |what |your )*(last |current |previous |present )?{_COMMAND}( .{{1,20}})?
    cancel what you.{{1,30}} | cancel current .{{1,30}}
    (negate|abandon|destroy|kill|drop) (the |that |my )?(last |current )?{_COMMAND}
    stop | stop (it|that|this|please|now|there|everything)
    stop (talking|speaking|listening|talk|working|doing)( .{{1,30}})?
    stop (what|the) .{{1,30}} | stop your (current |present )?(task|action) | quit( .{{1,40}})?
    abort( .{{1,40}})? | halt( .{{1,30}})?
    scratch that | scratch it | scratch | drop it | skip it | skip | leave it alone | leave | nothing | pause
    exit | get out | go away
    do nothing | don't do (anything|it|that .{{1,40}}|this .{{1,40}}|it .{{1,40}}) | don't bother | don't
    shut (up|down|off|the .{{1,8}} up|your mouth)( .{{1,15}})? | (turn|switch) off | sign out | close | log out
    be (quiet|silent|still) | quiet( now| down)? | silence | mute | hush | shh+ | enough
    (that's|that is) (all|enough|it)
    that (will|would) be (all|it) | no more talking | i (don't|do not) want you to (speak|talk)( .{{1,20}})?
    i repeat cancel
    discontinue.{{0,40}} | terminate.{{0,30}} | (i )?changed my mind | i've changed my mind
    don't (continue|talk).{{0,30}}
    refrain from .{{1,30}} | end the .{{1,20}} | rescind | disregard( .{{1,30}})? | ignore (that|it|this)
    stop stop | cancel cancel
"""
_STOP_BEFORE = r"""
    oh | ok | okay | well | no | actually | oops | wait | sorry | hey | please | just | my god | god | i mean
    yes | thanks
    (that's|that is) (all|enough) | i (want|like|would like|need)( you)?( to)? | i'd like( you)?( to)?
    i advise you to | (can|could|will|would) you( please| just)* | olly | ai | taskchat | alexa | siri | computer
    how do i make you | nobody cares | let's | then
"""
_STOP_AFTER = r"""
    please | thanks | now | then | it | that | cancel (it|that) | cancel | stop( it)? | i changed my mind
    i've changed my mind
    i (don't|do not) (need|want) .{1,30} | olly | ai | immediately | just (cancel|stop)( it| that)?
    don't do .{1,10} | would you
    forget it | never mind | nevermind | you | dear | baby | honey | for now | don't say anymore | any ?more | that
"""
_LAST = (
    r"(change|one|thing|action|step|command|delete|deletion|add|edit|operation|task|process|update|addition"
    r"|completion)s?"
)
_UNDO = rf"""
    undo | revert | rollback | roll back | ctrl ?[+-]? ?z | unsend | undelete | un-?add
    (undo|revert|reverse|cancel|roll back) (the|that|my|your|this)( last| previous| latest)? {_LAST}
    undo (last|previous) {_LAST} | (undo|revert) what (you|i)( just)? did | undo everything you just did
    undo (the last|all that)
    (take|put|bring|get|change|turn) (it|that|them|this|the last one|those|the task|everything) back( to how it was)?
    restore (it|that|them|the (last|deleted) (one|task)|the task)
    (that|it|this) was (a mistake|an accident|wrong|by mistake|not right|the wrong (one|task)) | (my )?mistake
    wrong (one|task)
    (that's|that is) the wrong (one|task) | i (didn't|did not) mean (to (do )?(that|it)|that|it)
    i (didn't|did not) mean to (delete|add|complete|remove|mark).{{0,30}}
    i (deleted|added|completed|removed|changed) (it|that|the wrong (one|task)) (by (mistake|accident)|accidentally)
    i accidentally (deleted|added|removed|completed|changed) .{{1,40}}
"""
_UNDO_BEFORE = """
    oh | oops | whoops | ok | wait | please | ah | damn | shit | crap | sorry | actually | hmm | and | just | now
    can you | could you | i want to | let's | no
"""
_UNDO_AFTER = "it | that | this | them | again | now | please | one step | to how it was"

WHOLE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cancel", phrases(_STOP, before=_STOP_BEFORE, after=_STOP_AFTER)),
    ("undo", phrases(_UNDO, before=_UNDO_BEFORE, after=_UNDO_AFTER)),
)
