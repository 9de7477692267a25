"""What holds the disagreements on nerve conduction, titres, light chains and their response."""

from collections.abc import Mapping

from knowledge.proofs import Criteria, Grades, Noted, Proof, Told, Warned

TYPICAL_CIDP = """
progressive_or_relapsing_course
symmetric_neuropathy
proximal_weakness
distal_weakness
upper_limb_weakness
lower_limb_weakness
sensory_involvement
progression_beyond_8_weeks
hyporeflexia
"""
TREATED = "bortezomib | | | 2020-01-15\n"

PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "electrodiagnosis_of_cidp": (
        Criteria(
            of=TYPICAL_CIDP
            + """fwave | 40 ms | | | 20-30 ms | nerve=ulnar side=left
            fwave | 40 ms | | | 20-30 ms | nerve=ulnar side=right
            cmap | 8 mV | | | 5-15 mV | nerve=ulnar side=left
            cmap | 8 mV | | | 5-15 mV | nerve=ulnar side=right""",
            are={
                "cidp/efns_pns_2010_definite > definite_fwave": "MET",
                "cidp/ean_pns_2021_cidp > strong": "UNKNOWN",
            },
        ),
        Noted(
            criterion="strong",
            editions=("cidp/ean_pns_2021",),
            words="texts that restate them disagree",
        ),
    ),
    "titre_of_anti_mag": (
        Criteria(
            of="anti_mag | 999 [arb'U]",
            are={"anti_mag_neuropathy/operational > antibodies": "UNKNOWN"},
        ),
        Criteria(
            of="anti_mag | 1000 [arb'U]",
            are={"anti_mag_neuropathy/operational > antibodies": "MET"},
        ),
        Criteria(
            of="anti_mag | 6400",
            are={"anti_mag_neuropathy/operational > antibodies": "UNKNOWN"},
        ),
        Noted(
            criterion="antibodies",
            editions=("anti_mag_neuropathy/operational",),
            words="70000 is only the top band",
        ),
    ),
    "light_chain_reference_range": (
        Criteria(
            of="flc_ratio | 1.70\nkappa_flc | 30 mg/L",
            are={"mgus/light_chain_imwg_2014 > kappa": "MET"},
        ),
        Criteria(
            of="flc_ratio | 1.70 | | | 0.51-1.72\nkappa_flc | 30 mg/L",
            are={"mgus/light_chain_imwg_2014 > kappa": "NOT_MET"},
        ),
        Criteria(
            of="flc_ratio | 3.0\nkappa_flc | 30 mg/L\nrenal_insufficiency",
            are={"mgus/light_chain_imwg_2014 > kappa": "NOT_MET"},
        ),
    ),
    "light_chain_step_of_progression": (
        Grades(
            of=TREATED
            + """mprotein_size | 0.2 g/dL | | 2020-01-02
            urine_mprotein | 50 mg/(24.h) | | 2020-01-02
            lambda_flc | 900 mg/L | | 2020-01-02
            flc_ratio | 0.01 | | 2020-01-02
            dflc | 900 mg/L | | 2020-01-02
            dflc | 40 mg/L | | 2020-04-01
            dflc | 40 mg/L | | 2020-06-01
            dflc | 140 mg/L | | 2020-12-01""",
            are={"multiple_myeloma/imwg_2016": "pr"},
        ),
        Grades(
            of=TREATED
            + """mprotein_size | 0.2 g/dL | | 2020-01-02
            urine_mprotein | 50 mg/(24.h) | | 2020-01-02
            lambda_flc | 900 mg/L | | 2020-01-02
            flc_ratio | 0.01 | | 2020-01-02
            dflc | 900 mg/L | | 2020-01-02
            dflc | 40 mg/L | | 2020-04-01
            dflc | 40 mg/L | | 2020-06-01
            dflc | 141 mg/L | | 2020-12-01""",
            are={"multiple_myeloma/imwg_2016": "pd"},
        ),
        Told(by="multiple_myeloma/imwg_2016", words=("prints 10 mg/l, ten times too little",)),
    ),
    "plasmacytoma_in_minimal_response": (
        Told(by="multiple_myeloma/imwg_2016", words=("older copies print 25 to 49 % for minimal",)),
        Grades(
            of=TREATED
            + """mprotein_size | 4.0 g/dL | | 2020-01-02
            mprotein_size | 2.8 g/dL | | 2020-06-01
            urine_mprotein | 50 mg/(24.h) | | 2020-01-02""",
            are={"multiple_myeloma/imwg_2016": "mr"},
        ),
        Grades(
            of=TREATED
            + """mprotein_size | 4.0 g/dL | | 2020-01-02
            mprotein_size | 2.8 g/dL | | 2020-06-01
            urine_mprotein | 50 mg/(24.h) | | 2020-01-02
            extramedullary_plasmacytoma | | | 2020-01-02""",
            are={"multiple_myeloma/imwg_2016": "NOT_EVALUABLE"},
        ),
    ),
    "kidney_in_al_amyloidosis": (
        Grades(
            of=TREATED
            + """urine_protein_24h | 5 g/(24.h) | | 2020-01-02
            urine_protein_24h | 3 g/(24.h) | | 2020-07-01
            egfr | 60 mL/min/{1.73_m2} | | 2020-01-02
            egfr | 60 mL/min/{1.73_m2} | | 2020-07-01""",
            are={"al_amyloidosis/renal_2014": "response", "al_amyloidosis/renal_2010": "none"},
        ),
        Warned(
            of="urine_protein_24h | 0.5 g/(24.h)",
            edition="al_amyloidosis/organ_involvement",
            words="exactly 0.5 g",
            unlike="urine_protein_24h | 0.51 g/(24.h)",
        ),
    ),
}
