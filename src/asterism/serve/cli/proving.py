"""`asterism vignettes`: what the vignettes prove of the definitions, and what they leave open."""

from argparse import Namespace

from asterism.define import load_library
from asterism.define.library import Library
from asterism.serve.cli.knowing import FAULTY
from asterism.serve.cli.output import write_text
from asterism.serve.gather import chosen
from asterism.serve.prove.run import hunted, proofs_of
from asterism.serve.show.proof import hunt_table, leaf_table, proof_table


def vignettes(arguments: Namespace) -> int:
    """Try every vignette; 1 if one fails, a leaf is one-sided, or a mutant is not noticed."""
    library = load_library()
    names = [definition.id for definition in chosen(arguments.ids, library)]
    proofs = tuple(proofs_of(library, names))
    write_text(proof_table(proofs), None)
    if arguments.leaves:
        write_text("\n" + leaf_table(proofs, library.concepts), None)
    sound = all(not proof.failed for proof in proofs)
    balanced = all(leaf.both_ways for proof in proofs for leaf in proof.coverage)
    noticed = not arguments.mutants or _all_noticed(library, names)
    return 0 if sound and balanced and noticed else FAULTY


def _all_noticed(library: Library, names: list[str]) -> bool:
    hunt = hunted(library, names)
    write_text("\n" + hunt_table(hunt), None)
    return not hunt.alive
