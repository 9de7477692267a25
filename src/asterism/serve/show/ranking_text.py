"""A ranking for a terminal: candidates with reasons for and against, then the next test."""

from collections.abc import Iterator, Mapping, Sequence

from asterism.model.candidate import Ask, Candidate, Kind, Ranking, Reason
from asterism.serve.show.marks import DISCLAIMER, WORDS, inert, joined
from asterism.serve.show.ranking import (
    BURDENS,
    CAVEAT,
    REACH,
    RankReport,
    Ranks,
    odds_words,
    share_words,
    standing_of,
    strongest,
    why,
)
from asterism.serve.show.screen import Screen

_REASONS = 6
_BRIEF = 3  # candidates told in full; of the others a line and what decides
_ASKS = 6


def ranked_text(report: RankReport, screen: Screen) -> str:
    """The whole report, one patient after the other, and the last lines that every output has."""
    lines: list[str] = []
    for chart in report.charts:
        lines += [*_chart(chart, report, screen), ""]
    for failure in report.failures:
        lines += [f"{inert(failure.name)}: not ranked, could not be read", ""]
    data = " · ".join(f"{name} {version}" for name, version in report.versions if name != "version")
    lines += [*screen.wrapped(CAVEAT, ""), f"Data: {data}", DISCLAIMER]
    text = "\n".join(line.rstrip() for line in lines)
    return f"{text.translate(dict(screen.spelling))}\n"


def _chart(chart: Ranks, report: RankReport, screen: Screen) -> Iterator[str]:
    person = f" · patient {inert(chart.person)}" if chart.person else ""
    as_of = f" · as of {report.as_of}" if report.as_of else ""
    yield f"{inert(chart.document.name)}{person}{as_of}"
    ranking = chart.ranking
    yield from screen.wrapped(f"ranked by: {_used(ranking)}", "")
    for note in ranking.notes:
        yield from screen.wrapped(inert(note), "note: ")
    for place, one in enumerate(ranking.candidates, 1):
        yield ""
        yield from _candidate(place, one, report, screen)
    if ranking.ruled_out:
        yield ""
        yield "Ruled out by their criteria, in every edition"
        for one in ranking.ruled_out:
            yield from screen.wrapped(f"{inert(one.label)}: {joined(why(one))}", "  ", "  ")
    if ranking.asks:
        yield ""
        yield from _asks(ranking.asks[:_ASKS], dict(ranking.leaders), screen)


def _used(ranking: Ranking) -> str:
    there = [one.label for one in ranking.used if one.present]
    denied = [f"no {one.label}" for one in ranking.used if not one.present]
    return "; ".join([*there, *denied]) or "nothing"


def _candidate(place: int, one: Candidate, report: RankReport, screen: Screen) -> Iterator[str]:
    heading = f"{place:2}. {inert(one.label)}  ({one.id})  "
    yield f"{heading:{screen.width - 16}}odds {odds_words(one.log_odds)}"
    stands = standing_of(one)
    if stands is not None:
        yield from screen.wrapped(
            f"{screen.sign(stands)} criteria {WORDS[stands]}{_why(one, report)}", "    ", "  "
        )
    most = _REASONS if place <= _BRIEF else 2
    yield from _reasons("for", strongest(one, 1, most), screen)
    yield from _reasons("against", strongest(one, -1, most), screen)
    if place <= _BRIEF:
        yield from _lists(one, screen)
    for note in one.notes:
        yield from screen.wrapped(f"note: {note}", "    ", "  ")


def _why(one: Candidate, report: RankReport) -> str:
    reason = one.reason_of_verdict
    if reason is None:
        return ""
    by = f" ({inert(report.titles.get(reason.finding, reason.finding))})"
    failing = why(one)
    return f"{by}: {joined(failing)}" if failing else by


def _reasons(title: str, reasons: Sequence[Reason], screen: Screen) -> Iterator[str]:
    told = [_reason(one) for one in reasons]
    if told:
        yield from screen.wrapped(f"{title}: {'; '.join(told)}", "    ", "  ")


def _reason(reason: Reason) -> str:
    share = share_words(reason)
    negated = "no " if reason.kind is Kind.EXCLUDED else ""
    return f"{negated}{inert(reason.label)} {reason.log_odds:+.1f}{f' ({share})' if share else ''}"


def _lists(one: Candidate, screen: Screen) -> Iterator[str]:
    if one.unexplained:
        yield from screen.wrapped(
            f"not explained by it: {'; '.join(one.unexplained)}", "    ", "  "
        )
    if one.unseen:
        told = [
            f"{inert(each.label)} ({share_words(each).partition(',')[0]})" for each in one.unseen
        ]
        yield from screen.wrapped(f"to be expected, not mentioned: {'; '.join(told)}", "    ", "  ")


def _asks(asks: Sequence[Ask], labels: Mapping[str, str], screen: Screen) -> Iterator[str]:
    yield "Next test, the most telling for its burden first"
    for place, ask in enumerate(asks, 1):
        test = ask.test
        yield from screen.wrapped(
            f"{place}. {inert(test.label)}: {ask.bits:.2f} bit ({BURDENS[test.invasive]}; "
            f"{REACH[test.availability]})",
            "  ",
            "   ",
        )
        for answer in ask.answers[:2]:
            shares = sorted(answer.shares, key=lambda pair: -pair[1])
            told = [f"{inert(labels[name])} {100 * share:.0f} %" for name, share in shares]
            yield from screen.wrapped(
                f"{inert(answer.label)}: {', '.join(told[:4])}", "     ", "  "
            )
