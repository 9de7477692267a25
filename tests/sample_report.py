"""A small report with two editions of one disease, judged; made by hand for the tests of views."""

from decimal import Decimal

from asterism.model import criteria as c
from asterism.model.definition import Caution, Definition, Disease, Source, Test
from asterism.model.finding import Evidence, Finding, Flag, Patient, Span, Status
from asterism.model.quantity import Comparator, Quantity
from asterism.model.when import When
from asterism.serve.gather import judged_by
from asterism.serve.show.report import Chart, Document, Judged, Report, Stretch, Words

TEXT = (
    "Journal of Examples\n"
    "Case Report\n"
    "In December 2012 she had chronic inflammatory demyelinating polyneuropathy "
    "with IgA lambda monoclonal gammopathy. In November 2015 POEMS syndrome was suspected. "
    "Platelets were 700 × 10³/µL. A marrow biopsy showed osteosclerotic myeloma. "
    "There was no papilledema. Her mother had hypothyroidism. "
    "The test for VEGF was not available in our hospital.\n"
    "References\n"
    "Somebody A, Other B, Third C. Something that was seen in eleven patients. J Ex 2001;1:1-9.\n"
    "Other B. Something else that was not seen in anybody. J Ex 2002;2:10-19.\n"
)

_DISEASE = Disease(id="ORPHA:2905", label="POEMS syndrome", concept="poems_syndrome")
_GUARDED = Disease(id="X:1", label="Guarded disease", concept="guarded")
_TESTS = (
    Test(id="vegf_assay", label="plasma VEGF", answers=frozenset({"vegf_elevated"}),
         invasive=1, availability=2),
    Test(id="bone_ct", label="CT of bone", answers=frozenset({"sclerotic_bone_lesion"}),
         invasive=2, availability=1),
)  # fmt: skip

LABELS = {
    "polyneuropathy": "Polyneuropathy",
    "gammopathy": "Monoclonal gammopathy",
    "osteosclerotic_myeloma": "Osteosclerotic myeloma",
    "poems_syndrome": "POEMS syndrome",
    "platelets": "Platelets",
}


def finding(concept: str, quote: str, when: str = "", **more: object) -> Finding:
    """A finding whose only evidence is the first place of `quote` in the text."""
    start = TEXT.index(quote)
    evidence = Evidence(
        source="sample.txt",
        locator=Span(start=start, end=start + len(quote)),
        quote=quote,
        reader="by hand",
        section="Case Report",
    )
    parts: dict[str, object] = {"status": Status.PRESENT, "when": _when(when)} | more
    return Finding(concept=concept, evidence=(evidence,), **parts)  # type: ignore[arg-type]


def _when(text: str) -> When | None:
    return When.parse(text) if text else None


def patient() -> Patient:
    platelets = Quantity(value=Decimal(700), unit="10*3/uL")
    return Patient(
        id="sample.txt",
        source="sample.txt",
        findings=(
            finding(
                "polyneuropathy", "chronic inflammatory demyelinating polyneuropathy", "2012-12"
            ),
            finding("gammopathy", "IgA lambda monoclonal gammopathy", "2012-12"),
            finding("poems_syndrome", "POEMS syndrome", "2015-11", status=Status.SUSPECTED),
            finding("platelets", "Platelets were 700 × 10³/µL", "2015-11", value=platelets),
            finding("osteosclerotic_myeloma", "osteosclerotic myeloma", "2015-11"),
            finding("papilledema", "no papilledema", status=Status.ABSENT),
            finding("hypothyroidism", "hypothyroidism", flags=frozenset({Flag.FAMILY})),
            finding("vegf_elevated", "VEGF was not available", status=Status.NOT_ASSESSED),
        ),
    )


def _bone() -> c.Present:
    return c.Present(
        concept="sclerotic_bone_lesion",
        stated_by=frozenset({"sclerotic_bone_lesion"}),
        hinted_by=frozenset({"osteosclerotic_myeloma"}),
    )


def _thrombocytosis() -> c.Present:
    limit = Quantity(value=Decimal(450), unit="10*9/L")
    above = c.Measured(analyte="platelets", op=Comparator.GE, threshold=limit)
    rule = c.Named(id="above", label="Platelets", of=above, basis=c.Basis.OPERATIONAL,
                   cite="somebody-2001#table-2", seen=c.Seen.SECONDARY)  # fmt: skip
    return c.Present(concept="thrombocytosis", shown_by=(rule,))


def _named(name: str, label: str, of: c.Criterion) -> c.Named:
    return c.Named(id=name, label=label, of=of, cite="somebody-2001#table-1")


def _mandatory() -> c.Named:
    both = c.all_of(
        _named("polyneuropathy", "Polyneuropathy", c.Present(concept="polyneuropathy")),
        _named("clonal", "Clonal plasma cells", c.Present(concept="gammopathy")),
    )
    return _named("mandatory", "Mandatory criteria", both)


def _minor() -> c.Named:
    any_one = c.any_of(
        _named("thrombocytosis", "Thrombocytosis", _thrombocytosis()),
        _named("papilledema", "Papilledema", c.Present(concept="papilledema")),
        _named("endocrinopathy", "Endocrinopathy", c.Present(concept="hypothyroidism")),
    )
    return _named("minor", "Minor criteria", any_one)


def _vegf() -> c.Named:
    return _named("vegf", "VEGF", c.Present(concept="vegf_elevated"))


def table_edition() -> Definition:
    """MET, but only through an indirect bone finding."""
    other = c.any_of(_named("bone", "Sclerotic bone lesion", _bone()), _vegf())
    root = c.all_of(_mandatory(), _named("other_major", "Other major criteria", other), _minor())
    caution = Caution(id="marrow", when=c.Present(concept="gammopathy"), say="See the footnote.")
    return _definition("poems/table_2012", "Table 2012", root, cautions=(caution,))


def vegf_edition() -> Definition:
    """UNKNOWN: VEGF is mandatory here, and nobody could measure it."""
    return _definition("poems/vegf_2019", "VEGF 2019", c.all_of(_mandatory(), _vegf()))


def guarded_edition() -> Definition:
    """MET but for an exclusion that nobody tested."""
    myeloma = _named("myeloma", "Multiple myeloma", c.Present(concept="multiple_myeloma"))
    return _definition("guarded/own_2020", "Own 2020", _mandatory(), exclusions=(myeloma,),
                       disease=_GUARDED)  # fmt: skip


def _definition(name: str, title: str, root: c.Criterion, **more: object) -> Definition:
    parts: dict[str, object] = {"disease": _DISEASE, "tests": _TESTS} | more
    return Definition(
        id=name,
        title=title,
        source="somebody-2001#table-1",
        root=root,
        sha256="0" * 64,
        **parts,  # type: ignore[arg-type]
    )


def document(text: str = TEXT) -> Document:
    start = text.find("References")
    sections = (Stretch(start=start, end=len(text), title="References", aside="references"),)
    return Document(
        name="sample.txt",
        text=text,
        sha256="1" * 64,
        sections=sections if start >= 0 else (),
        notes=("A note of the reader.",),
        left_out=(("references", len(text) - start),),
    )


def words() -> Words:
    source = Source(key="somebody-2001", citation="Somebody. 2001.", doi="10.1/x", seen="table 1")
    codes = {"polyneuropathy": {"hpo": ("HP:0001271",)}}
    return Words(labels=LABELS, codes=codes, sources={source.key: source})


def judged(definition: Definition, who: Patient | None = None) -> Judged:
    (only,) = judged_by(who or patient(), (definition,))
    return only


def chart(*definitions: Definition) -> Chart:
    chosen = definitions or (vegf_edition(), table_edition(), guarded_edition())
    return Chart(
        document=document(), patient=patient(), judged=tuple(judged(one) for one in chosen)
    )


def report(*charts: Chart) -> Report:
    return Report(
        charts=charts or (chart(),),
        words=words(),
        version="0.0.0",
        knowledge_sha256="2" * 64,
    )
