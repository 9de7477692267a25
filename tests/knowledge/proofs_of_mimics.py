"""What holds the disagreements on calciphylaxis and on the criteria of the mimics."""

from collections.abc import Mapping

from knowledge.proofs import (
    Coded,
    Criteria,
    EverySide,
    Noted,
    NotYet,
    Proof,
    Read,
    Verdicts,
    Warned,
)

TAFRO = """
anasarca
platelets | 60 10*9/L
reticulin_fibrosis
organomegaly
"""
SCLEROMYXEDEMA = """
papular_sclerodermoid_eruption
dermal_mucin
fibroblast_proliferation
dermal_fibrosis
"""
WALDENSTROM_CELLS = "lymphoplasmacytic_marrow_infiltration\n"

PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "layer_of_calcification": (
        Verdicts(
            of="intimal_calcification_on_biopsy\nuremic_setting | | ABSENT",
            are={"calciphylaxis/nigwekar_2008_nonuremic": "MET"},
        ),
        Verdicts(
            of="medial_calcification_on_biopsy\nuremic_setting | | ABSENT",
            are={"calciphylaxis/nigwekar_2008_nonuremic": "MET"},
        ),
        Warned(
            of="intimal_calcification_on_biopsy",
            edition="calciphylaxis/hayashi_2012",
            words="Read the biopsy report for the layer",
            unlike="skin_ulcer",
        ),
        Noted(
            criterion="histology",
            editions=("calciphylaxis/nigwekar_2008_nonuremic", "calciphylaxis/hayashi_2012"),
            words="any layer",
        ),
        Noted(criterion="biopsy", editions=("calciphylaxis/china_2023",), words="any layer"),
    ),
    "mortality_of_calciphylaxis": (
        EverySide(entry="mortality_of_calciphylaxis", words=("patients", "without denominator")),
        EverySide(
            entry="mortality_of_calciphylaxis",
            words=("within 1 year", "within 6 months", "patient-years", "or time"),
        ),
    ),
    "calciphylaxis_in_poems": (
        NotYet(entry="calciphylaxis_in_poems", room="asterism.review", words="not pooled yet"),
    ),
    "report_of_liu_2020": (
        Read(
            text="Case report. A woman of 50 had IgA lambda monoclonal gammopathy (582 mg/dL). "
            "She underwent fasciotomy. The regional fasciectomy was done on the thigh.",
            concepts=("fasciotomy", "fasciectomy"),
            note="whole immunoglobulin or the monoclonal spike",
        ),
    ),
    "criteria_of_tafro": (
        Verdicts(
            of=TAFRO + "body_temperature | 37.5 Cel\ncrp | 1 mg/dL",
            are={
                "tafro/masaki_2015": "UNKNOWN",
                "tafro/masaki_2019": "PROVISIONAL",
                "tafro/iwaki_2016": "UNKNOWN",
                "tafro/nishimura_2021": "UNKNOWN",
            },
        ),
        Warned(
            of=TAFRO + "lymphadenopathy",
            edition="tafro/masaki_2019",
            words="Editions differ on the node",
            unlike=TAFRO,
        ),
    ),
    "marrow_of_waldenstrom": (
        Verdicts(
            of="""igm_isotype
            lymphoplasmacytic_marrow_infiltration
            lymphoplasmacytic_marrow_fraction | 5 %""",
            are={
                "waldenstrom/second_workshop_2003": "MET",
                "waldenstrom/mayo_2016": "NOT_MET",
                "waldenstrom/imwg_2009": "NOT_MET",
            },
        ),
        Warned(
            of=WALDENSTROM_CELLS + "lymphoplasmacytic_marrow_fraction | 9 %",
            edition="waldenstrom/second_workshop_2003",
            words="Below 10 % the editions differ",
            unlike=WALDENSTROM_CELLS + "lymphoplasmacytic_marrow_fraction | 10 %",
        ),
    ),
    "igm_limit_misprinted": (
        Criteria(
            of="igm_isotype\nmprotein_size | 31 g/L",
            are={"mgus/igm_imwg_2014 > below_30": "NOT_MET"},
        ),
        Criteria(
            of="igm_isotype\nmprotein_size | 29 g/L",
            are={"mgus/igm_imwg_2014 > below_30": "MET"},
        ),
        Noted(criterion="below_30", editions=("mgus/igm_imwg_2014",), words="is a slip"),
        Noted(
            criterion="spike",
            editions=("smouldering_waldenstrom/mayo_2016",),
            words="where 30 g/L is meant",
        ),
    ),
    "copies_of_imwg_2014": (
        Criteria(
            of="flc_ratio | 150\nkappa_flc | 90 mg/L",
            are={"multiple_myeloma/imwg_2014 > light_chains": "NOT_MET"},
        ),
        Criteria(
            of="flc_ratio | 150\nkappa_flc | 100 mg/L",
            are={"multiple_myeloma/imwg_2014 > light_chains": "MET"},
        ),
        Criteria(
            of="fdg_avid_lesion",
            are={
                "multiple_myeloma/imwg_2014 > mri": "UNKNOWN",
                "multiple_myeloma/imwg_2014 > bone_lesions": "UNKNOWN",
            },
        ),
        Warned(
            of="fdg_avid_lesion",
            edition="multiple_myeloma/imwg_2014",
            words="one copy of the table counts it",
            unlike="lytic_bone_lesion",
        ),
    ),
    "items_of_scleromyxedema": (
        Verdicts(
            of=SCLEROMYXEDEMA + "monoclonal_protein | | ABSENT\nthyroid_disease | | ABSENT",
            are={
                "scleromyxedema/rongioletti_2001": "NOT_MET",
                "scleromyxedema/orhan_2025_three_of_four": "MET",
            },
        ),
        Warned(
            of=SCLEROMYXEDEMA + "monoclonal_protein\nthyroid_disease",
            edition="scleromyxedema/orhan_2025_three_of_four",
            words="ask for all four",
            unlike=SCLEROMYXEDEMA + "monoclonal_protein\nthyroid_disease | | ABSENT",
        ),
    ),
    "code_of_scleromyxedema": (Coded(concept="scleromyxedema", code="L98.5"),),
    "domains_of_cryoglobulinemic_vasculitis": (
        Verdicts(
            of="""cryoglobulins
            cryoglobulins_confirmed
            low_c4
            rheumatoid_factor_positive
            fatigue
            arthralgia
            purpura
            red_spots | | ABSENT
            brownish_spots | | ABSENT
            viral_hepatitis | | ABSENT""",
            are={"cryoglobulinemic_vasculitis/de_vita_2011": "MET"},
        ),
    ),
}
