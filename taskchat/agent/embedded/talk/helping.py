"""Asked for help, and nothing else."""

from __future__ import annotations

import re

from taskchat.agent.embedded.talk.phrase import phrases

_HELP = r"""
    help | commands? | instructions | manual | usage | \? | man | guide | tutorial | examples? | a hand
    (some |a )?assistance
    i'm (lost|stuck|confused) | what now | how does (this|it|that) work
    how do (i|you) (use|do|work|start)( (this|it|that|you))?
    how to (use (this|it|you)|do (it|that)) | how (can|do) (you|i) (help|use|get help|get started)( .{1,20})?
    (is there|any) (any )?(help|assistance|guide|manual|instructions)( available)? | who can help( me)?
    are you able to help( me)?
    what do (i|you) do
    (what are|what're|list|show|tell me) (your|the) (features|functions|capabilities|commands|skills|options)
"""
_BEFORE = r"""
    please | i need | i want | i could use | need | show | open | some | the | me | get | give me | give
    can i (get|have) | can you | could you
    a | (a )?(little|bit of|bit|some) | any | i'm lost | i'm stuck | ok | so | hey | hi | is there
"""

WHOLE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("help", phrases(_HELP, before=_BEFORE, after="me | please | menu | with this | page | out | us | again | now")),
)
