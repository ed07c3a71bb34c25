"""The words of English to-do talk: repair of misspelt command words, word stems, and words that carry no meaning."""

from __future__ import annotations

from functools import lru_cache

from taskchat.spelling import slips


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


# Unambiguous slips and shorthand, wherever they stand. "to do" is written as one word from here on.
SLIPS = {
    **dict.fromkeys(("teh", "hte"), "the"),
    **dict.fromkeys(("tsk", "taks", "tassk", "taskk", "atsk", "tesk", "tast"), "task"),
    **dict.fromkeys(("tsks", "takss", "taskss", "tsaks", "takses"), "tasks"),
    **dict.fromkeys(("pls", "plz", "pleas", "plese", "pleese", "plaese"), "please"),
    **dict.fromkeys(("todo", "to-do", "todo's", "to-do's"), "todo"),
    **dict.fromkeys(("todos", "to-dos"), "todos"),
    **dict.fromkeys(("remaind", "remidn", "remnid", "remid", "rmeind", "reminde", "remeind"), "remind"),
    **dict.fromkeys(("reminer", "remindr", "remider", "reminer"), "reminder"),
    **dict.fromkeys(("dne", "doen", "donne"), "done"),
    **dict.fromkeys(("taht", "thta", "tha"), "that"),
    **dict.fromkeys(("lsit", "lits", "lisst", "litst"), "list"),
    **dict.fromkeys(("shwo", "hsow", "sohw", "shw"), "show"),
    **dict.fromkeys(("mkae", "maek"), "make"),
    **dict.fromkeys(("mrak", "makr", "amrk", "mrk"), "mark"),
    **dict.fromkeys(("adn", "nad", "&"), "and"),
    **dict.fromkeys(("wat", "wht", "waht", "whta"), "what"),
    **dict.fromkeys(("wats", "whats", "what's", "what'd"), "what's"),
    **dict.fromkeys(("im", "i'm"), "i'm"),
    **dict.fromkeys(("ive", "i've"), "i've"),
    **dict.fromkeys(("dont", "don't", "dnt", "donot"), "don't"),
    **dict.fromkeys(("didnt", "didn't"), "didn't"),
    **dict.fromkeys(("havent", "haven't", "havn't", "havnt"), "haven't"),
    **dict.fromkeys(("hasnt", "hasn't"), "hasn't"),
    **dict.fromkeys(("isnt", "isn't"), "isn't"),
    **dict.fromkeys(("wasnt", "wasn't"), "wasn't"),
    **dict.fromkeys(("cant", "can't"), "can't"),
    **dict.fromkeys(("wont", "won't"), "won't"),
    **dict.fromkeys(("arent", "aren't"), "aren't"),
    **dict.fromkeys(("hows", "how's"), "how's"),
    **dict.fromkeys(("wheres", "where's"), "where's"),
    **dict.fromkeys(("lemme",), "let me"),
    **dict.fromkeys(("thx", "thanx", "tnx", "ty", "thnx", "thankyou"), "thanks"),
    **dict.fromkeys(("u", "yu"), "you"),
    **dict.fromkeys(("ur",), "your"),
    **dict.fromkeys(("nvm", "nevermind", "nvrm", "nm"), "nevermind"),
    **dict.fromkeys(("gimme",), "give me"),
    **dict.fromkeys(("gotta",), "got to"),
    **dict.fromkeys(("wanna",), "want to"),
    **dict.fromkeys(("prio", "prority"), "priority"),
    **dict.fromkeys(("urgnet", "urgant", "urgen"), "urgent"),
    **dict.fromkeys(
        ("compleet", "complet", "compelte", "complate", "compleate", "completd", "comlete", "comleted"), "complete"
    ),
    **dict.fromkeys(("finsihed", "finishd", "finnished", "fnished", "finised", "finshed"), "finished"),
    **dict.fromkeys(("prioirty", "piority", "priorty", "pirority"), "priority"),
    "tommorow": "tomorrow",
    "tommorrow": "tomorrow",
    "tomorow": "tomorrow",
    "wich": "which",
    "delte": "delete",
    "hight": "high",
    "everthing": "everything",
    "evrything": "everything",
    "shoping": "shopping",
    **dict.fromkeys(("nead", "neeed", "nede", "ned"), "need"),
}

COMMAND_VERBS = word_set(
    "add create delete remove erase complete finish finished mark show list remind rename move change update undo "
    "reopen postpone reschedule cancel clear check display make set put tick uncheck done search find"
)
# Real words that lie one slip away from a command word, or from "task": never repaired.
_REAL = word_set(
    "mad ad and dad odd aid bad had lad sad pad fad did adds read head dead make mask ask desk tusk talk tank back "
    "mode love dove more mole mood mover lost last lust lest mist fist slow shop shot shoe snow stow hand heck chuck "
    "check fin fine fins find fund mind kind wind rind fond sit get let wet yet bet net met pet seat send sell but "
    "pit pat pot pun cut hut nut gut rut jut out our bone gone lone none tone dine dome dune down dose does one park "
    "dark bark lark mart mars mare march care cake bake lake take wake sake fake rake tame tale maze mate male mile "
    "mike made maker range hang chance chase cheque chick cherry cheek creek great create clean clever cancer candle "
    "clear clean spear spend reminds rewind behind trick thick stick pick lick kick nick sick tock tack tuck deck "
    "undone into under until onto end and aid ice ink lists lint lift limp live lisp first fist wish dish fish "
    "remain remains crate ease market movie movies resolve removed remote updated changed moved marked removes"
)

# What the words of titles and of talk about them have in common says nothing.
STOPWORDS = word_set(
    "a an the my our your his her their this that these those it its one ones some any all of for to from in on at "
    "off with about and or as is are was be been by up i me we us you he she they them task tasks "
    "todo todos item items "
    "reminder reminders thing things list entry chore already just now please again still really did do does done "
    "have has had i've i'm get got go going yet so too also there what which who when where how "
    "isn't aren't wasn't hasn't haven't not been being"
)

_SYNONYMS = {
    "mum": "mom", "mother": "mom", "mommy": "mom", "mummy": "mom", "mama": "mom", "dad": "dad", "father": "dad",
    "daddy": "dad", "phone": "call", "ring": "call", "telephone": "call", "bike": "bicycle", "grocery": "groceri",
    "groceries": "groceri", "trash": "rubbish", "garbage": "rubbish", "mail": "email", "e-mail": "email",
    "apartment": "flat", "doc": "doctor", "appt": "appointment", "purchase": "buy", "photo": "picture",
    "photos": "picture", "pic": "picture", "pics": "picture", "television": "tv", "fridge": "refrigerator",
}  # fmt: skip
_IRREGULAR = {
    "bought": "buy", "buying": "buy", "paid": "pay", "sent": "send", "wrote": "write", "written": "write",
    "took": "take", "taken": "take", "made": "make", "did": "do", "done": "do", "went": "go", "gone": "go",
    "got": "get", "gotten": "get", "gave": "give", "given": "give", "met": "meet", "saw": "see", "seen": "see",
    "told": "tell", "spoke": "speak", "spoken": "speak", "read": "read", "fed": "feed", "found": "find",
    "brought": "bring", "built": "build", "caught": "catch", "chose": "choose", "drove": "drive", "driven": "drive",
    "flew": "fly", "held": "hold", "kept": "keep", "left": "leave", "lent": "lend", "ran": "run", "running": "run",
    "sold": "sell", "swept": "sweep", "swam": "swim", "taught": "teach", "thought": "think", "threw": "throw",
    "thrown": "throw", "wore": "wear", "won": "win", "hung": "hang", "dug": "dig", "drew": "draw", "drawn": "draw",
    "began": "begin", "begun": "begin", "rang": "ring", "returned": "return", "spent": "spend", "lit": "light",
    "ate": "eat", "eaten": "eat", "drank": "drink", "slept": "sleep", "woke": "wake", "hid": "hide", "put": "put",
    "dealt": "deal", "planned": "plan", "filed": "file", "tying": "tie", "lying": "lie", "children": "child",
    "taxes": "tax", "knives": "knife", "shelves": "shelf", "leaves": "leaf",
}  # fmt: skip
_ENDINGS = ("ings", "ing", "ies", "ied", "ed", "es", "s", "e", "y")

# Verbs with which people write down what they mean to do; a bare "call mom" may be meant as a task.
TODO_VERBS = word_set(
    "buy call phone ring email mail text message send pay pick get fetch go clean wash do make write read book order "
    "fix repair renew cancel schedule visit meet bring take drop return water feed walk finish prepare plan pack study "
    "practice review submit print sign file check update cook bake organize organise sort tidy vacuum mop dust paint "
    "mow rake trim cut plant build install replace charge back backup download upload register apply research find "
    "learn watch ask tell talk discuss contact remind invite reply respond follow draft edit proofread translate "
    "deliver collect drive move empty fill fold iron hang change refill ship post donate sell return deposit transfer "
    "withdraw invoice balance budget start begin continue complete test debug deploy merge refactor rewrite set turn "
    "hand exercise run swim jog stretch meditate stop attend join confirm arrange"
)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The form that a word shares with its inflections and near synonyms; no real word, only for comparing."""
    word = _IRREGULAR.get(word.removesuffix("'s"), word.removesuffix("'s"))
    word = _SYNONYMS.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return _SYNONYMS.get(word, word)


def content(words: list[str]) -> list[str]:
    """The stems of the words that say something; all of them when none does."""
    return [stem(word) for word in words if word not in STOPWORDS] or [stem(word) for word in words]


def alike(one: str, two: str) -> bool:
    """Whether two stems are the same but for a typing slip."""
    if one == two:
        return True
    shorter = min(len(one), len(two))
    if shorter < 4 or len(one) > 30 or len(two) > 30 or one.isdigit() or two.isdigit():
        return False
    return slips(one, two, 2 if shorter >= 8 else 1) <= (2 if shorter >= 8 else 1)


_SHORT = {"ad": "add", "del": "delete", "rm": "delete"}


@lru_cache(maxsize=4096)
def repair_verb(word: str) -> str:
    """The command that a word at a command's place must mean: "ad" is add, "compelte" complete."""
    if word in _SHORT:
        return _SHORT[word]
    if word in COMMAND_VERBS or word in _REAL or word in TODO_VERBS or not 4 <= len(word) <= 12 or not word.isalpha():
        return word
    limit = 2 if len(word) >= 9 else 1
    near = [(slips(word, verb, limit), verb) for verb in COMMAND_VERBS if verb[0] == word[0] or verb[1] == word[0]]
    apart, verb = min(near, default=(limit + 1, word))
    if apart > limit or (len(word) < 6 and not _only_slipped(word, verb)):
        return word
    return verb


def _only_slipped(word: str, verb: str) -> bool:
    """Whether two neighbours changed places, or a letter is missing or doubled: "lsit", "lis", but not "lisa"."""
    if sorted(word) == sorted(verb):
        return True
    return len(word) != len(verb) and set(word) <= set(verb)
