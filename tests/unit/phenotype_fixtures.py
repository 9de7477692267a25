"""A small ontology of our own making, so that these tests do not move with a release.

The rules are the bundled ones: they are what is tested. Ids are made up, above those in use.
"""

from functools import lru_cache
from pathlib import Path

from asterism.define.library import BUNDLED
from asterism.model.finding import Finding
from asterism.read.text import read_text
from asterism.read.text.phenotypes import Phenotypes, load_phenotypes
from unit.read_fixtures import small_library

TERMS = BUNDLED / "terms"

OBO = """\
format-version: 1.2
data-version: hp/releases/2031-02-03

[Term]
id: HP:0000118
name: Phenotypic abnormality

[Term]
id: HP:9990001
name: Cleft palate
alt_id: HP:9999901
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:9990002
name: Cleft lip
is_a: HP:0000118

[Term]
id: HP:9990003
name: Abnormality of the kidney
synonym: "Kidney disease" BROAD []
is_a: HP:0000118

[Term]
id: HP:9990004
name: Short nose
is_a: HP:0000118

[Term]
id: HP:9990005
name: Hepatomegaly
synonym: "Enlargement of the \\"liver\\"" EXACT layperson []
is_a: HP:0000118

[Term]
id: HP:9990006
name: Splenomegaly
synonym: "Enlarged spleen" EXACT layperson []
is_a: HP:0000118

[Term]
id: HP:9990007
name: Renal tumor
synonym: "Grawitz growth" EXACT []
is_a: HP:9990003

[Term]
id: HP:9990008
name: Negativism
is_a: HP:0000118

[Term]
id: HP:9990009
name: Dysplasia of the hip
is_a: HP:0000118

[Term]
id: HP:9990010
name: Plantar pits
is_a: HP:0000118

[Term]
id: HP:9990011
name: Palmar pits
is_a: HP:0000118

[Term]
id: HP:9990012
name: Upper limb undergrowth
synonym: "Short arm" EXACT []
is_a: HP:0000118

[Term]
id: HP:9990013
name: Attention deficit disorder of childhood
synonym: "ADDC" EXACT abbreviation []
is_a: HP:0000118

[Term]
id: HP:9990014
name: Microcephaly
is_a: HP:0000118

[Term]
id: HP:9990015
name: Polydactyly
is_a: HP:0000118

[Term]
id: HP:9990016
name: Decreased beta-glucosidase activity
is_a: HP:0000118

[Term]
id: HP:9990017
name: Oculomotor apraxia
is_a: HP:0000118

[Term]
id: HP:9990018
name: obsolete Apraxia of gaze
is_obsolete: true
replaced_by: HP:9990017

[Term]
id: HP:9990021
name: Bilateral renal tumor
is_a: HP:9990007

[Term]
id: HP:9990022
name: Difficulty with balance
is_a: HP:0000118

[Term]
id: HP:9990023
name: Poor vision
is_a: HP:0000118

[Term]
id: HP:9990024
name: Crooked nose
is_a: HP:0000118

[Term]
id: HP:9990025
name: Birth of a crooked she-doll
is_a: HP:0000118

[Term]
id: HP:9990026
name: Recurrent hiccups
is_a: HP:0000118

[Term]
id: HP:0000961
name: Cyanosis
is_a: HP:0000118

[Term]
id: HP:0000005
name: Mode of inheritance

[Term]
id: HP:9990020
name: Autosomal recessive inheritance
is_a: HP:0000005
"""


def written(folder: Path, text: str = OBO) -> Path:
    """The ontology as a file in a folder."""
    path = folder / "hp.obo"
    path.write_text(text, encoding="utf-8")
    return path


@lru_cache(maxsize=1)
def _loaded(folder: Path) -> Phenotypes:
    return load_phenotypes(written(folder), TERMS)


def findings(text: str, folder: Path) -> list[Finding]:
    """What is read of a text with the small library and the small ontology."""
    reading = read_text(text, library=small_library(), phenotypes=_loaded(folder))
    return list(reading.patients[0].findings)
