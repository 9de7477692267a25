"""Where the sources disagree, in each view: a line, a section to unfold, the entries by name."""

from dataclasses import replace

import sample_report as sample
from asterism.model.criteria import Seen
from asterism.model.disagreement import Disagreement, Side
from asterism.serve.show.disputes import (
    dispute_in_full,
    disputed_line,
    disputed_section,
    nearest,
    register_in_full,
)
from asterism.serve.show.machine import judged_json
from asterism.serve.show.page import page
from asterism.serve.show.report import Report
from asterism.serve.show.screen import Screen
from asterism.serve.show.text import judged_text


def entry(name: str, *concepts: str, at: str = "poems/table_2012") -> Disagreement:
    sides = (
        Side(says=f"One says {name} & more.", cite="somebody-2001#table-1"),
        Side(says=f"Other says no {name}.", cite="other-2002", seen=Seen.NOT_SEEN_LOW),
    )
    return Disagreement(
        id=f"on_{name}",
        topic=f"whether {name} counts",
        sides=sides,
        handled=f"It is left to the {name}.",
        definitions=(at,),
        concepts=concepts,
    )


ENTRIES = (entry("pain", "neuropathic_pain"), entry("ink", "squid"), entry("blood", "platelets"))


def report(*entries: Disagreement) -> Report:
    made = sample.report()
    return replace(made, words=replace(made.words, disagreements=entries))


def flat(text: str) -> str:
    return " ".join(text.split())


def test_nobody_is_told_of_disagreements_that_there_are_not() -> None:
    assert disputed_line("poems/table_2012", (), sample.patient()) == ""
    assert disputed_section(()) == []
    assert "disagree" not in judged_text(report(), Screen())
    assert 'class="disputes"' not in "".join(page(report()))


def test_what_the_record_speaks_of_comes_first() -> None:
    assert [one.id for one in nearest(ENTRIES, sample.patient())] == [
        "on_blood",
        "on_pain",
        "on_ink",
    ]


def test_the_line_names_two_and_counts_the_others() -> None:
    patient = sample.patient()
    assert disputed_line("a/b", ENTRIES, patient) == (
        "sources disagree on: whether blood counts; whether pain counts; and 1 more; "
        "see asterism explain a/b"
    )
    assert disputed_line("a/b", ENTRIES[:1], patient) == (
        "sources disagree on: whether pain counts; see asterism explain a/b"
    )


def test_the_text_points_from_the_definition_shown_in_full_and_from_no_other() -> None:
    shown = flat(judged_text(report(*ENTRIES), Screen()))
    assert shown.count("sources disagree on: whether blood counts;") == 1
    assert "see asterism explain poems/table_2012" in shown
    other = entry("vegf", at="poems/vegf_2019")
    assert "disagree" not in judged_text(report(other), Screen())


def test_a_level_points_to_its_set() -> None:
    level = replace(sample.table_edition(), set="poems/graded", level="a", rank=1)
    made = sample.report(sample.chart(level))
    made = replace(made, words=replace(made.words, disagreements=(entry("a", at="poems/graded"),)))
    assert "see asterism explain poems/graded" in flat(judged_text(made, Screen()))


def test_the_page_folds_them_and_leaves_no_word_raw() -> None:
    html = "".join(page(report(*ENTRIES)))
    (_, folded) = html.split('<details class="disputes">')
    folded = folded.split("</details>")[0]
    assert folded.startswith("<summary>Sources disagree on 3 points</summary>")
    assert "One says pain &amp; more." in folded
    assert "source not seen, low confidence" in folded
    assert "It is left to the blood." in folded
    assert "somebody-2001" in html


def test_what_the_first_edition_tells_the_others_do_not_repeat() -> None:
    both = replace(entry("both"), definitions=("poems/table_2012", "poems/vegf_2019"))
    html = "".join(page(report(both, entry("vegf", at="poems/vegf_2019"))))
    assert html.count("<dt>whether both counts</dt>") == 1
    assert html.count("<dt>whether vegf counts</dt>") == 1


def test_the_json_names_them_in_the_order_of_the_register() -> None:
    verdicts = judged_json(report(*ENTRIES))[0]["patients"][0]["verdicts"]
    named = {one["definition"]: one["disagreements"] for one in verdicts}
    assert named["poems/table_2012"] == ["on_pain", "on_ink", "on_blood"]
    assert named["poems/vegf_2019"] == []


def test_an_entry_in_full_says_who_says_what_and_how_far_it_was_seen() -> None:
    told = dispute_in_full(ENTRIES[0], sample.words().sources)
    assert told.startswith("whether pain counts  (on_pain)\n")
    assert "- One says pain & more. [somebody-2001#table-1]\n" in told
    assert "- Other says no pain. [other-2002] [source not seen, low confidence]" in told
    assert "Here: It is left to the pain." in told
    assert "definitions: poems/table_2012" in told
    assert "other-2002: in no sources file" in told


def test_the_register_has_every_entry_in_its_order() -> None:
    told = register_in_full(ENTRIES)
    assert told.startswith("Where the sources disagree: 3 entries\n")
    places = [told.index(f"({one.id})") for one in ENTRIES]
    assert places == sorted(places)
