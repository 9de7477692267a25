"""The words of the Human Phenotype Ontology, found in a text.

    phenotypes = load_phenotypes(source.find(), library.knowledge_root / "terms")
    read_text(text, library=library, phenotypes=phenotypes)

The ontology's file is not ours and is not in the package: `source` says where it may be. Its names
are arranged once (`obo`, `forms`, `index`) and matched (`match`, `ellipsis`,
`choose`); `layer` is what the reader holds. What is a rule about words is in
knowledge/terms/phenotypes.yaml.
"""

from asterism.read.text.phenotypes.layer import LICENCE, Phenotypes, load_phenotypes
from asterism.read.text.phenotypes.source import find

__all__ = ["LICENCE", "Phenotypes", "find", "load_phenotypes"]
