"""Texts that nobody would write, to find what makes the reader slow: any size of each kind.

Each kind repeats what some part of the reader looks for, with a running number in it, so that no
cache of words or amounts helps.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

Text = Callable[[int], str]


def _repeated(piece: str, *, glue: str = " ", head: str = "") -> Text:
    """The piece again and again up to a size, with a running number and others made of it."""

    def made(size: int) -> str:
        parts, length, n = [head], len(head), 0
        while length < size:
            part = piece.format(n=n, m=n % 97 + 1, d=n % 28 + 1, y=1950 + n % 70) + glue
            parts.append(part)
            length += len(part)
            n += 1
        return "".join(parts)[:size]

    return made


_WORDS = (
    "polyneuropathy no denies edema 12 mg/dL , . ; ( ) without platelets calcium of and or the "
    "mother history for 3 days later March 2015 elevated normal not IgA lambda prednisone daily "
    "spleen ± - → > < 1.0 x 10^9/L respectively suspected if % β ? VEGF PTH leg her was \n"
)


def _soup(size: int) -> str:
    chance = random.Random(size)  # noqa: S311  the same soup each time
    words = _WORDS.split(" ")
    parts: list[str] = []
    length = 0
    while length < size:
        part = chance.choice(words)
        parts.append(part)
        length += len(part) + 1
    return " ".join(parts)[:size]


def _dates(size: int) -> str:
    """A day that has not been named before in each paragraph."""
    days = (date(1900, 1, 1) + timedelta(days=n) for n in range(size // 20 + 1))
    parts: list[str] = []
    length = 0
    for day in days:
        parts.append(f"On {day.isoformat()} she had edema {length}.\n")
        length += len(parts[-1])
        if length >= size:
            break
    return "".join(parts)[:size]


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _new_words(size: int) -> str:
    chance = random.Random(7)  # noqa: S311
    words: Iterator[str] = ("".join(chance.choices(_LETTERS, k=6)) for _ in range(size // 7 + 1))
    return " ".join(words)[:size]


def _nested(opening: str, closing: str, core: str = "no edema") -> Text:
    def made(size: int) -> str:
        depth = (size - len(core)) // (len(opening) + len(closing))
        return opening * depth + core + closing * depth

    return made


KINDS: Mapping[str, Text] = {
    "digits": _repeated("1234567890", glue=""),
    "digits in groups": _repeated("123", glue=","),
    "digits in groups of spaces": _repeated("123", glue=" "),
    "digits and points": _repeated("1.", glue=""),
    "numbers": _repeated("{n}"),
    "numbers in a list": _repeated("{n}, ", glue=""),
    "ranges": _repeated("{n}-{m}", glue="-"),
    "ranges and signs": _repeated("> {n} - {m}"),
    "powers": _repeated("{n} x 10^{m}"),
    "powers in a chain": _repeated("x10", glue=""),
    "values": _repeated("calcium {n}.{m} mg/dL,"),
    "values without a comma": _repeated("calcium {n}.{m} mg/dL"),
    "values in sentences": _repeated("Calcium was {n}.{m} mg/dL (normal 8.5-10.2)."),
    "values respectively": _repeated("calcium and phosphate were {n} and {m} mg/dL, respectively,"),
    "series": _repeated("from {n} to", head="Platelets "),
    "arrows": _repeated("{n} →", head="Platelets "),
    "reference intervals": _repeated("({n}-{m})", head="Calcium 9 mg/dL "),
    "reference words": _repeated("normal range", head="Calcium 9 mg/dL ("),
    "analytes": _repeated("calcium"),
    "analytes in a list": _repeated("calcium,"),
    "analytes then numbers": lambda size: (
        _repeated("calcium,")(size // 2) + _repeated("{n} mg/dL,")(size // 2)
    ),
    "units": _repeated("mg/dL"),
    "units in a chain": _repeated("mg/", glue=""),
    "units per": _repeated("per"),
    "numbers and units": _repeated("{n} mg/dL"),
    "specimens": _repeated("serum plasma"),
    "commas": _repeated(",", glue=""),
    "points": _repeated(".", glue=""),
    "points and spaces": _repeated(". ", glue=""),
    "semicolons": _repeated("a;", glue=""),
    "citations": _repeated("end.[{n}]"),
    "citation brackets": _repeated(".[1,2", glue=""),
    "initials": _repeated("A. "),
    "abbreviations": _repeated("e.g. i.e. Dr. vs."),
    "spaces": _repeated(" ", glue=""),
    "tabs": _repeated("\t", glue=""),
    "newlines": _repeated("\n", glue=""),
    "carriage returns": _repeated("\r", glue=""),
    "spaced lines": _repeated(" \n", glue=""),
    "short lines": _repeated("no\n", glue=""),
    "respectively in front of its values": _repeated(
        "calcium and phosphate were, respectively, {n} and {m} mg/dL,"
    ),
    "names respectively that nobody knows": _repeated(
        "blorb and crant of it were {n} and {m} mg/dL, respectively,"
    ),
    "nerves and velocities": _repeated("velocity {m} m/s in the left median nerve and"),
    "nerves in one list": _repeated(
        "median, ulnar and", head="Motor conduction velocities were 30 m/s in the "
    ),
    "numbers in words": _repeated(
        "calcium nine point two mg/dL and one hundred and twenty", glue=" "
    ),
    "a number of words without end": _repeated("twenty one thousand"),
    "levels under a common name": _repeated("calcium rose, with a peak of {m} mg/dL and"),
    "values of one name with days": _repeated("{m} mg/dL on day {n} and", head="Calcium was "),
    "lists of days": _repeated("calcium was {m}, 2 and 3 mg/dL on days 1, 2 and {n} and"),
    "asides between commas": _repeated("calcium, which was measured with PTH, was {n} mg/dL and"),
    "asides that never end": _repeated("which was measured with", head="Calcium, ", glue=", "),
    "names that share a head": _repeated("serum and urine osmolality"),
    "it behind semicolons": _repeated("on day {n} it was {m} mg/dL;", head="Calcium was 9 mg/dL; "),
    "minus": _repeated("sodium minus chloride"),
    "protein per day": _repeated("{n} mg of protein per day and"),
    "contents of a fluid": _repeated("CSF analysis showed {n} mg/dL of protein and"),
    "lines parted by spaces": _repeated("Calcium   {n}   mg/dL   8.5-10.2\n", glue=""),
    "headings of tests": _repeated(
        "Date\tCalcium\tPTH\tVEGF\n2015-03-0{d}\t{n}\t{m}\t1\n", glue=""
    ),
    "headings of times": _repeated("Test\tDay {n}\tDay {m}\nCalcium\t9\t10\n", glue=""),
    "a heading without end": _repeated("Calcium\tPTH\t", glue="", head="Date\t"),
    "rows of patients": _repeated("Case {m}\t{n}\t2\n", glue="", head="Patient\tCalcium\tPTH\n"),
    "centiles in one list": _repeated("10th and {m}th,", head="Height was on the "),
    "lines of one table": _repeated("Calcium\t{n}\tmg/dL\t8.5-10.2\n", glue=""),
    "cells": _repeated("Calcium | {n} | mg/dL | 8.5-10.2 |"),
    "columns": _repeated("calcium      {n}      "),
    "headings": _repeated("Case report\n", glue=""),
    "headings and text": _repeated("Discussion\nNo edema.\nCase report\nShe had edema.\n", glue=""),
    "numbered headings": _repeated("Case {n}:\nHe had edema.\n", glue=""),
    "run-in headings": _repeated("History: no edema. Findings: edema {n}.\n", glue=""),
    "colons": _repeated("a:", glue=""),
    "labels of a form": _repeated("Calcium:"),
    "cues": _repeated("no"),
    "cues and findings": _repeated("no edema,"),
    "cues of every sort": _repeated("no possible history of denies if mother without"),
    "denied list": _repeated("fever, ascites or", head="No "),
    "findings": _repeated("polyneuropathy"),
    "findings in a list": _repeated("edema, ascites, polyneuropathy and"),
    "findings and abbreviations": _repeated("parathyroid hormone (PTH)"),
    "spelled out": _repeated("area postrema syndrome (APS)"),
    "signs": _repeated("edema (-), ?ascites (+)"),
    "adverbs": _repeated("very the her", head="no "),
    "fillers": _repeated("of the"),
    "modifiers": _repeated("IgA lambda kappa IgG M-protein"),
    "one letter words": _repeated("a"),
    "hyphens": _repeated("-", glue=""),
    "hyphenated": _repeated("a-", glue=""),
    "slashes": _repeated("1/", glue=""),
    "quotes": _repeated("\"'“”", glue=""),
    "parentheses opened": _repeated("(", glue=""),
    "parentheses closed": _repeated(")", glue=""),
    "parentheses nested": _nested("(", ")"),
    "parentheses with words": _nested("(no edema ", ") "),
    "brackets": _nested("[(", ")]"),
    "greek": _repeated("β2 μg κ λ", glue=""),
    "greek letters alone": _repeated("α", glue=""),
    "accents": _repeated("œdème é̂", glue=""),
    "combining marks": _repeated("\u0301", glue="", head="e"),
    "foreign letters": _repeated("患者は浮腫", glue=""),
    "zeros between letters": _repeated("a0", glue=""),
    "ones between letters": _repeated("P0EMS1l", glue=""),
    "one endless word": _repeated("a", glue=""),
    "new words": _new_words,
    "dates": _repeated("{d} March {y}"),
    "a month in each paragraph": _repeated("In March {y}, day {n}, she had edema.\n", glue=""),
    "a new date in each paragraph": _dates,
    "dates in ISO form": _repeated("2015-11-{d}"),
    "dates with slashes": _repeated("{d}/11/2015", glue="/"),
    "years": _repeated("in {y}"),
    "months": _repeated("in March"),
    "relative times": _repeated("{m} days later"),
    "relative times with events": _repeated("{m} days after surgery,"),
    "histories": _repeated("a {m}-month history of edema,"),
    "histories in sentences": _repeated("She had a {m}-month history of edema."),
    "onsets": _repeated("{m} days after the onset of edema. "),
    "durations": _repeated("for {m} months"),
    "amounts of time": _repeated("{m} to {n} months"),
    "days": _repeated("day {m}"),
    "ages": _repeated("{m}-year-old"),
    "patients": _repeated("a {m}-year-old man."),
    "drugs": _repeated("prednisone"),
    "drugs and doses": _repeated("prednisone {n} mg daily orally,"),
    "drugs in sentences": _repeated("Prednisone {n} mg daily was given and she improved."),
    "operations and outcomes": _repeated("Surgery was done. It worsened after surgery."),
    "outcomes": _repeated("improved"),
    "relatives": _repeated("mother father sister"),
    "other patients": _repeated("of the {m} patients,"),
    "animals": _repeated("A {m}-year-old dog."),
    "capitals": _repeated("NO EDEMA IN THE LEG"),
    "markup": _repeated("<b>", glue=""),
    "web addresses": _repeated("https://example.org/{n}"),
    "soup": _soup,
    "soup on one line": lambda size: _soup(size).replace("\n", " "),
}
