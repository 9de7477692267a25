"""Dates of the calendar, as precise as they are printed."""

import re
from collections.abc import Mapping
from datetime import date

from asterism.model.when import When


def read_date(
    found: re.Match[str],
    notation: str,
    months: Mapping[str, int],
    parts: Mapping[str, tuple[int, int]],
) -> When | None:
    year, text = _year(found["year"]), found[0]
    try:
        match notation:
            case "full":
                month = months[found["month"].lower()]
                return _day_or_month(year, month, int(found["d1"] or found["d2"] or 0), text)
            case "iso":
                return _day_or_month(year, int(found["m"]), int(found["d"] or 0), text)
            case "slashed":
                return _either_way(int(found["a"]), int(found["b"]), year, text)
            case "month_slash":
                return _day_or_month(year, int(found["m"]), 0, text)
            case "decade":
                first, last = date(year * 10, 1, 1), date(year * 10 + 9, 12, 31)
                return When(earliest=first, latest=last, text=text)
            case _:
                return _part_of(year, parts.get((found["part"] or "").lower()), text)
    except ValueError:
        return None


_CENTURY_TURNS = 50  # "'49" is 2049 to nobody who reports a case


def _year(printed: str) -> int:
    if printed[0].isdigit():
        return int(printed)
    short = int(printed[1:])
    return short + (1900 if short >= _CENTURY_TURNS else 2000)


def _day_or_month(year: int, month: int, day: int, text: str) -> When:
    if day:
        only = date(year, month, day)
        return When(earliest=only, latest=only, text=text)
    whole = When.parse(f"{year}-{month:02}")
    return When(earliest=whole.earliest, latest=whole.latest, text=text)


def _either_way(one: int, other: int, year: int, text: str) -> When:
    """3/4/2015 may be March or April: the interval holds both unless only one can be."""
    days = []
    for month, day in ((one, other), (other, one)):
        if 1 <= month <= 12:
            days.append(date(year, month, day))
    return When(earliest=min(days), latest=max(days), text=text)


def _part_of(year: int, part: tuple[int, int] | None, text: str) -> When:
    first, last = part or (1, 12)
    end = When.parse(f"{year}-{last:02}").latest
    return When(earliest=date(year, first, 1), latest=end, text=text)
