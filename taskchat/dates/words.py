"""The English vocabulary of dates, and the repair of its common misspellings."""

from __future__ import annotations

from typing import Final


def word_set(words: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(words.split())


def _spread(groups: str) -> dict[str, int]:
    """ "a b|c d" → a and b are 0, c and d are 1."""
    return {word: number for number, group in enumerate(groups.split("|")) for word in group.split()}


WEEKDAYS: Final = _spread(
    "monday mon|tuesday tue tues|wednesday wed weds wednes|thursday thu thur thurs|friday fri|saturday sat|sunday sun"
)
# Also ordinary words ("sun cream", "sat nav"): dates only where the words around them say so.
SHAKY_WEEKDAYS: Final = frozenset({"sun", "sat", "wed"})
WEEKDAY_PLURALS: Final = {f"{word}s": day for word, day in WEEKDAYS.items() if word.endswith("day")}
WEEKDAY_CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

MONTHS: Final = {
    word: number + 1
    for word, number in _spread(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"
        "september sept sep|october oct|november nov|december dec"
    ).items()
}

# Days from today.
NEAR_DAYS: Final = {
    **dict.fromkeys(("today", "tdy", "tday", "2day"), 0),
    **dict.fromkeys(("tomorrow", "tmrw", "tmr", "tmw", "tmrrw", "tmmrw", "tomo", "tom", "2morrow", "2moro", "2mrw"), 1),
    "tomorrows": 1,
    "overmorrow": 2,
    **dict.fromkeys(("yesterday", "yday"), -1),
}
SHAKY_NEAR_DAYS: Final = frozenset({"tom", "tomorrows"})

NUMBERS: Final = {
    **{
        word: number + 1
        for word, number in _spread(
            "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
            "seventeen|eighteen|nineteen"
        ).items()
    },
    **{
        word: 10 * number + 20
        for word, number in _spread("twenty|thirty|forty fourty|fifty|sixty|seventy|eighty|ninety").items()
    },
}
ORDINALS: Final = {
    **{
        word: number + 1
        for word, number in _spread(
            "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|"
            "fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
        ).items()
    },
    "thirtieth": 30,
}
ORDINAL_ENDINGS: Final = frozenset({"st", "nd", "rd", "th"})

UNITS: Final = {
    **dict.fromkeys(("second", "seconds", "sec", "secs"), "second"),
    **dict.fromkeys(("minute", "minutes", "min", "mins", "minuets"), "minute"),
    **dict.fromkeys(("hour", "hours", "hr", "hrs"), "hour"),
    **dict.fromkeys(("day", "days"), "day"),
    **dict.fromkeys(("night", "nights"), "day"),
    **dict.fromkeys(("week", "weeks", "wk", "wks"), "week"),
    **dict.fromkeys(("fortnight", "fortnights"), "fortnight"),
    **dict.fromkeys(("month", "months", "mth", "mths", "mnth", "mnths", "mo", "mos"), "month"),
    **dict.fromkeys(("quarter", "quarters"), "quarter"),
    **dict.fromkeys(("year", "years", "yr", "yrs"), "year"),
}
WORKDAY_UNITS: Final = frozenset({"weekday", "weekdays", "workday", "workdays"})
# Only glued to a number: "3d", "2h".
SHORT_UNITS: Final = {
    "s": "second",
    "m": "minute",
    "h": "hour",
    "d": "day",
    "w": "week",
    "y": "year",
    "'": "minute",
    '"': "second",
}

DAY_PARTS: Final = {
    **dict.fromkeys(("morning", "mornings", "morn"), "morning"),
    **dict.fromkeys(("afternoon", "afternoons", "arvo"), "afternoon"),
    **dict.fromkeys(("evening", "evenings", "eve"), "evening"),
    **dict.fromkeys(("night", "nights", "nite"), "night"),
}
TONIGHT: Final = frozenset({"tonight", "tonite", "2nite", "2night", "tnite"})

THIS: Final = frozenset({"this", "current"})
NEXT: Final = frozenset({"next", "nxt", "following"})
COMING: Final = frozenset({"coming", "upcoming"})
LAST: Final = frozenset({"last", "past", "previous"})

CLOCK_LEADS: Final = frozenset(
    {"at", "@", "by", "before", "after", "around", "until", "till", "til", "approximately", "approx", "circa"}
)
CLOCK_RANGES: Final = frozenset({"-", "–", "—", "to", "until", "till", "til", "and", "through"})
DATE_LEADS: Final = word_set("on by before until till til due for from since after of starting beginning through")
STARTS: Final = frozenset({"starting", "beginning", "from", "start", "commencing", "begins", "starts"})
UNTILS: Final = frozenset({"until", "till", "til", "through", "thru", "ending", "ends"})

# Before a bare name of a day, these make it part of a thing: "a sunday roast", "my friday report".
DETERMINERS: Final = frozenset(
    {"a", "an", "the", "my", "our", "your", "his", "her", "their", "its", "some", "any", "another", "no", "that"}
)
# After a bare number or name, these (or the end, or a mark) show that no thing is named by it.
FOLLOWERS: Final = word_set(
    "to at on by in for with and or but then so about from before after until till because via when if that as please "
    "pls plz sharp is are was will i we should must the my our today tomorrow tonight every each this next @ not just "
    "using where while since re regarding latest instead again too also thanks thx ok right daily weekly monthly "
    "early late except excluding priority high low medium project tag tagged prio urgent"
)
MEASURES: Final = word_set(
    "km kilometers kilometres miles mile mi meters metres m kg g lb lbs pounds oz ml l liter litre liters litres cup "
    "cups inch inches cm mm percent euro euros dollars usd eur people persons times steps pages points packs eggs "
    "items pieces bottles boxes bags cans slices copies tickets"
)
# "in about 5 hours", "at exactly 4pm".
SOFTENERS: Final = word_set("about around approximately approx roughly ~ exactly only just another like maybe circa")
MOVES: Final = word_set("move reschedule postpone push change shift delay bring pull update prepone switch reset")

SPELLINGS: Final = {
    **dict.fromkeys(("tody", "toady", "todya"), "today"),
    **dict.fromkeys(("tommorow", "tommorrow", "tomorow", "tommorw", "tomarrow", "tmorow"), "tomorrow"),
    **dict.fromkeys(("tomrow", "tomoro", "tomorro", "tomm", "tomorrrow", "tommrow", "tmorrow", "tomrrow"), "tomorrow"),
    **dict.fromkeys(("mondy", "munday"), "monday"),
    **dict.fromkeys(("teusday", "tuseday", "tuesdsay"), "tuesday"),
    **dict.fromkeys(("wendsday", "wensday", "wednsday", "wedensday", "wendesday", "wenesday"), "wednesday"),
    **dict.fromkeys(("thrusday", "thurday", "thirsday", "tursday", "thrsday", "thurdsay"), "thursday"),
    **dict.fromkeys(("firday", "frday", "fryday"), "friday"),
    **dict.fromkeys(("saterday", "satuday", "satruday", "saturady"), "saturday"),
    **dict.fromkeys(("feburary", "febuary", "februrary"), "february"),
    **dict.fromkeys(("agust", "augst", "augest", "auguts"), "august"),
    **dict.fromkeys(("apirl", "arpil", "aprl", "appril"), "april"),
    **dict.fromkeys(("janury", "janaury", "jannuary", "januaray"), "january"),
    **dict.fromkeys(("decemeber", "decmber", "dezember"), "december"),
    **dict.fromkeys(("septmber", "setpember", "septembre"), "september"),
    **dict.fromkeys(("octber", "ocotber", "octobar"), "october"),
    **dict.fromkeys(("sunay", "sundy", "sundya", "sudnay"), "sunday"),
    **dict.fromkeys(("eveyr", "evry", "evrey", "evey", "everry", "ervery", "eevry"), "every"),
    **dict.fromkeys(("mrning", "moring", "mornign", "mornin"), "morning"),
    **dict.fromkeys(("evning", "evenin", "evenning"), "evening"),
    **dict.fromkeys(("mintues", "minuts", "mintes", "minues"), "minutes"),
    **dict.fromkeys(("horus", "hurs", "huors"), "hours"),
    **dict.fromkeys(("tongiht", "tonigth", "tonihgt", "tonght"), "tonight"),
    **dict.fromkeys(("nex", "nect", "netx"), "next"),
    **dict.fromkeys(("weeekend", "wekend", "weekned", "wkend", "weekened", "wknd"), "weekend"),
    **dict.fromkeys(("oclock", "o’clock"), "o'clock"),
}

_REPAIRABLE: Final = word_set(
    "tomorrow yesterday tonight monday tuesday wednesday thursday friday saturday sunday january february september "
    "october november december weekend afternoon fortnight christmas thanksgiving halloween midnight"
)
# Words of their own, one letter away from a date word.
_INNOCENT: Final = frozenset(
    {"sundae", "frida", "friary", "weekends", "weekender", "octobers", "sunlay", "fridays", "mondays", "sundays"}
    | {"tuesdays", "wednesdays", "thursdays", "saturdays", "tomorrows", "yesterdays", "afternoons", "fortnights"}
)


def _shortenings(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


# Every way to lose one letter; two words that share a shortening are about one mistake apart.
_NEAR_MISSES: Final = {miss: word for word in sorted(_REPAIRABLE) for miss in (*sorted(_shortenings(word)), word)}


def repair(word: str) -> str:
    """The date word that `word` stands for, as its usual spelling; any other word comes back as it is."""
    if word in SPELLINGS:
        return SPELLINGS[word]
    if not 6 <= len(word) <= 13 or word in _INNOCENT or word in VOCABULARY:
        return word
    if word in _NEAR_MISSES:
        return _NEAR_MISSES[word]
    for shorter in _shortenings(word):
        meant = _NEAR_MISSES.get(shorter)
        if meant and _one_mistake(word, meant):
            return meant
    return word


def _one_mistake(typed: str, meant: str) -> bool:
    """Whether one letter was added, lost or changed, or two neighbours swapped."""
    if abs(len(typed) - len(meant)) > 1 or typed[0] != meant[0]:
        return False
    at = next((at for at, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    rest, wanted = typed[at:], meant[at:]
    swapped = rest[:2][::-1] == wanted[:2] and rest[2:] == wanted[2:]
    return swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]


VOCABULARY: Final = frozenset(
    {
        *WEEKDAYS,
        *WEEKDAY_PLURALS,
        *MONTHS,
        *NEAR_DAYS,
        *NUMBERS,
        *ORDINALS,
        *UNITS,
        *WORKDAY_UNITS,
        *DAY_PARTS,
        *TONIGHT,
    }
)
