"""A small release of our own making: an ontology, annotations of a few diseases, and genes."""

from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from asterism.define import load_library
from asterism.define.ranking import load_rules
from asterism.rank.atlas import Atlas, Release, open_atlas

TERMS = {
    "HP:0000118": ("Phenotypic abnormality", ()),
    "HP:9990001": ("Abnormality of the nerves", ("HP:0000118",)),
    "HP:9990002": ("Neuropathy", ("HP:9990001",)),
    "HP:9990003": ("Demyelinating neuropathy", ("HP:9990002",)),
    "HP:9990004": ("Axonal neuropathy", ("HP:9990002",)),
    "HP:9990005": ("Abnormality of the skin", ("HP:0000118",)),
    "HP:9990006": ("Hypertrichosis", ("HP:9990005",)),
    "HP:9990007": ("Ulcer", ("HP:9990005",)),
    "HP:9990008": ("Abnormality of the spleen", ("HP:0000118",)),
    "HP:9990009": ("Splenomegaly", ("HP:9990008",)),
    "HP:9990010": ("Cataract", ("HP:0000118",)),
}
OBSOLETE = "HP:9999901"  # replaced by HP:9990009

DISEASES = {
    "OMIM:1": "Nerve disease",
    "OMIM:2": "Skin disease",
    "OMIM:3": "Series syndrome 1",
    "OMIM:4": "Series syndrome 2",
    "OMIM:5": "Cataract disease",
    "ORPHA:1": "Nerve disease",  # the same by name
    "ORPHA:3": "Series syndrome",  # a name for both of them
    "ORPHA:9": "Spleen disease",
}
ROWS = (
    # disease, qualifier, term, source, frequency
    ("OMIM:1", "", "HP:9990003", "PMID:11", "9/10"),
    ("OMIM:1", "", "HP:9990009", "PMID:12", "0/20"),
    ("OMIM:1", "NOT", "HP:9990010", "PMID:11", ""),
    ("ORPHA:1", "", "HP:9990003", "ORPHA:1", "HP:0040284"),
    ("ORPHA:1", "", "HP:9990006", "ORPHA:1", "HP:0040281"),
    ("OMIM:2", "", "HP:9990006", "PMID:21", "HP:0040281"),
    ("OMIM:2", "", "HP:9990007", "PMID:21", ""),
    ("OMIM:3", "", "HP:9990007", "PMID:31", "4/5"),
    ("OMIM:3", "", "HP:9990009", "PMID:31", "5/5"),
    ("OMIM:4", "", "HP:9990007", "PMID:41", "60%"),
    ("OMIM:5", "", "HP:9990010", "PMID:51;PMID:52", "5/5"),
    ("ORPHA:3", "", "HP:9990007", "ORPHA:3", "HP:0040281"),
    ("ORPHA:9", "", "HP:9990009", "ORPHA:9", "HP:0040280"),
)
# disease, term, aspect
PERSONS = (
    ("OMIM:1", "HP:0003581", "C"),  # adult onset
    ("OMIM:2", "HP:0003593", "C"),  # infantile onset
    ("OMIM:4", "HP:0001419", "I"),  # X-linked recessive
    ("OMIM:5", "HP:0001419", "I"),
    ("OMIM:5", "HP:0000006", "I"),  # or dominant
)
GENES = (("GENEA", "OMIM:3"), ("GENEA", "OMIM:4"), ("GENEA", "ORPHA:3"))


def obo() -> str:
    stanzas = ["format-version: 1.2\ndata-version: hp/releases/2031-02-03\n"]
    for name, (label, parents) in TERMS.items():
        above = "".join(f"is_a: {parent} ! x\n" for parent in parents)
        stanzas.append(f"[Term]\nid: {name}\nname: {label}\n{above}")
    stanzas.append(
        f"[Term]\nid: {OBSOLETE}\nname: obsolete\nis_obsolete: true\nreplaced_by: HP:9990009\n"
    )
    return "\n".join(stanzas)


def hpoa() -> str:
    head = "#version: 2031-02-03\ndatabase_id\tdisease_name\tqualifier\thpo_id\treference\n"
    lines = [
        "\t".join((d, DISEASES[d], q, term, source, "TAS", "", often, "", "", "P", "x"))
        for d, q, term, source, often in ROWS
    ]
    lines += [
        "\t".join((d, DISEASES[d], "", term, d, "TAS", "", "", "", "", aspect, "x"))
        for d, term, aspect in PERSONS
    ]
    return head + "\n".join(lines) + "\n"


def genes() -> str:
    rows = (f"1\t{gene}\tHP:9990001\tx\t-\t{disease}" for gene, disease in GENES)
    head = "ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id"
    return "\n".join([head, *rows]) + "\n"


def write_release(folder: Path) -> Release:
    """The three files in a folder, as a release."""
    (folder / "hp.obo").write_text(obo(), "utf-8")
    (folder / "phenotype.hpoa").write_text(hpoa(), "utf-8")
    (folder / "genes_to_phenotype.txt").write_text(genes(), "utf-8")
    return Release(
        ontology=folder / "hp.obo",
        annotations=folder / "phenotype.hpoa",
        genes=folder / "genes_to_phenotype.txt",
        versions=(("hp.obo", "2031-02-03"),),
    )


@lru_cache(maxsize=1)
def small_atlas() -> Atlas:
    """The atlas of the small release."""
    return open_atlas(write_release(Path(mkdtemp())), load_rules(load_library()))
