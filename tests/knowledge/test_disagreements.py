"""Every entry of the register of disagreements is held by something that can fail.

Findings in, what the sources make of them out; or the words by which a reader is told. The tables
stand in `proofs_of_*.py`.
"""

import pytest

from asterism.serve.cli.main import main
from knowledge import proofs_of_mimics, proofs_of_numbers, proofs_of_poems
from knowledge.answers import library
from knowledge.proofs import Proof
from knowledge.register_page import PAGE, page

PROOFS = {**proofs_of_poems.PROOFS, **proofs_of_mimics.PROOFS, **proofs_of_numbers.PROOFS}
ROWS = [
    pytest.param(proof, id=f"{name}-{number}-{type(proof).__name__}")
    for name, proofs in PROOFS.items()
    for number, proof in enumerate(proofs, start=1)
]


def test_every_entry_is_held_by_something() -> None:
    assert set(library().disagreements) == set(PROOFS)
    assert all(PROOFS.values())


@pytest.mark.parametrize("proof", ROWS)
def test_the_entry_holds(proof: Proof) -> None:
    proof.check()


def test_every_number_that_was_not_seen_says_so() -> None:
    """A side that cites what nobody saw is tagged, whatever the source says of itself."""
    sources = library().sources
    for entry in library().disagreements.values():
        for side in entry.sides:
            seen = sources[side.cite.partition("#")[0]].seen
            assert not seen.startswith(("not seen", "nothing", "not found")) or (
                side.seen.value != "seen"
            ), (entry.id, side.cite)


@pytest.mark.parametrize("name", list(PROOFS))
def test_an_entry_is_told_wherever_it_matters(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """By `asterism explain` of each edition, grader, risk model, plan and concept that it names."""
    for place in library().disagreements[name].places:
        assert main(["explain", place]) == 0
        assert f"({name})" in capfd.readouterr().out


def test_the_page_of_the_reference_is_made_of_the_register() -> None:
    assert page() == PAGE.read_text("utf-8"), "cd tests && python -m knowledge.register_page"
