"""A case report in plain text -> what it says of its patient, with the words that say it.

    read_text(text, library=load_library()).patients[0].findings

The stages, each a module: sections, sentences, subject, mentions, assertion, quantities, times and
story, therapy, findings. Every cue is data (knowledge/terms/cues.yaml, sections.yaml, units.yaml).
"""

from asterism.read.text.assertion import Standing
from asterism.read.text.document import Document, decode, read_bytes, read_file
from asterism.read.text.lexicon import Lexicon, check_rule_files, lexicon_of
from asterism.read.text.reading import Reading, assess_spans, read_text
from asterism.read.text.sections import Section

__all__ = [
    "Document",
    "Lexicon",
    "Reading",
    "Section",
    "Standing",
    "assess_spans",
    "check_rule_files",
    "decode",
    "lexicon_of",
    "read_bytes",
    "read_file",
    "read_text",
]
