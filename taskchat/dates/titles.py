"""Names of films, papers, songs and the like that have date words in them, and are no dates."""

from __future__ import annotations

from typing import Final

_NAMES: Final = """
    28 days later | 28 weeks later | 28 years later | 127 hours | 48 hrs | 500 days of summer | 50 first dates
    10 things i hate about you | groundhog day movie | groundhog day film | independence day movie
    independence day film | the day after tomorrow movie | the day after tomorrow film | tomorrow never dies
    edge of tomorrow | tomorrow never knows | tomorrow war | no tomorrow | the world of tomorrow
    freaky friday | black friday deals | friday night lights | friday night dinner | his girl friday | man friday
    casual friday | good friday agreement | friday prayers | saturday night live | saturday night fever
    saturday morning cartoons | saturday evening post | sunday times | sunday telegraph | sunday mirror
    sunday bloody sunday | bloody sunday | any given sunday | sunday school | sunday best | sunday roast
    monday night football | monday night raw | manic monday | blue monday | stormy monday | monday blues
    ruby tuesday | tuesdays with morrie | wednesday addams | thursday night football | thursday murder club
    the man who was thursday | usa today | today show | psychology today | india today | yesterday's news
    last night in soho | last friday night | last christmas movie | last summer song | the night manager
    the night before movie | a christmas carol | white christmas | nightmare before christmas
    the nightmare before christmas | before sunrise | before sunset | before midnight movie | after midnight movie
    midnight in paris | midnight mass | midnight cowboy | midnight express | midnight special | midnight diner
    midnight library | midnight oil | midnight snack | midnight snacks | midnight blue | midnight train
    midnight's children | midnight in the garden of good and evil | midnight club | midnight poker
    high noon | noon wine | darkness at noon | afternoon tea | good morning america | good morning vietnam
    morning glory | morning star | morning sickness | this morning show | late night show | late late show
    night court | night watch | night owl | night light | night cream | night shift
    first monday in october | remains of the day | the remains of the day | dog day afternoon | training day
    day of the jackal | day of the triffids | ferris bueller's day off | one day more | rainy day fund | day care
    4 weeks later | 4 months 3 weeks and 2 days | six days seven nights | two weeks notice | nine to five | 9 to 5
    7 days in hell | around the world in 80 days | 100 days of summer | 12 o'clock high | five o'clock shadow
    5 o'clock shadow | five o'clock charlie | 3 10 to yuma | 3:10 to yuma | 12 years a slave | seven year itch
    in the night garden | in the year 2525 | year one | year of the dog | a year in provence | the seventh day
    the third man | the fourth of july song | born on the fourth of july | month of sundays | march of the penguins
    ides of march film | the ides of march movie | march madness | 30 for 30 | 30 rock | 60 minutes show
    24 hours in a&e | 48 hours show | the 11th hour | eleventh hour | 13 going on 30 | 21 jump street
    22 jump street | 9 1/2 weeks
    today tonight | day of our lives | days of our lives | day-by-day armageddon | days of thunder | days of future past
    wed planner | sat nav | sun cream | sun lotion | sun hat | sun hats | sun glasses | sun screen | mon cheri | mon ami
"""
_BY_FIRST: Final[dict[str, list[tuple[str, ...]]]] = {}
for _name in _NAMES.replace("\n", " | ").split("|"):
    if _parts := tuple(_name.replace(":", " : ").replace("-", " - ").replace("/", " / ").replace("&", " & ").split()):
        _BY_FIRST.setdefault(_parts[0], []).append(_parts)


def name_length(keys: list[str], at: int) -> int:
    """How many words the name has that begins here, or 0."""
    longest = 0
    for parts in _BY_FIRST.get(keys[at], ()):
        if len(parts) > longest and tuple(keys[at : at + len(parts)]) == parts:
            longest = len(parts)
    return longest
