"""Signs: what steers a screen is shown instead of obeyed; what is long is cut, never altered."""

import pytest

from asterism.model.truth import Truth
from asterism.serve.show.marks import Standing, inert, joined, quoted, standing_of


@pytest.mark.parametrize(
    "steering",
    ["\x1b[31m", "\x00", "\x07", "\x7f", "\x9b31m", "\u202e", "\u2066", "\ud800", "\x08"],
)
def test_no_steering_character_survives(steering: str) -> None:
    shown = inert(f"a{steering}b")
    assert len(shown) == len(steering) + 2
    assert steering[0] not in shown


def test_ordinary_text_of_any_language_is_left_alone() -> None:
    text = "Ödem, µ, μ, × 10³, 多発神経炎, פולינוירופתיה\n\t“quoted”"
    assert inert(text) == text


def test_a_short_quote_is_the_quote() -> None:
    assert quoted("IgA lambda\n gammopathy") == "IgA lambda gammopathy"


def test_a_long_quote_is_a_beginning_of_it_with_an_ellipsis() -> None:
    quote = "word " * 40
    shown = quoted(quote, 50)
    assert len(shown) <= 50
    assert shown.endswith("…")
    assert quote.startswith(shown[:-1])


def test_an_unbroken_quote_is_cut_all_the_same() -> None:
    assert quoted("x" * 10_000, 40) == "x" * 39 + "…"


@pytest.mark.parametrize(
    ("words", "told"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_listed_as_a_person_lists_them(words: list[str], told: str) -> None:
    assert joined(words) == told


def test_unknown_stands_for_itself() -> None:
    assert [standing_of(truth) for truth in Truth] == [
        Standing.NOT_MET,
        Standing.UNKNOWN,
        Standing.MET,
    ]
