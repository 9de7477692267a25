"""What holds the disagreements on POEMS syndrome: criteria, risk, response, treatment."""

from collections.abc import Mapping

from knowledge.proofs import (
    Asks,
    Criteria,
    Factors,
    Grades,
    Noted,
    Proof,
    Ranges,
    Told,
    Verdicts,
    Warned,
)

POEMS = (
    "poems/dispenzieri_2003",
    "poems/dispenzieri_2012",
    "poems/suichi_2019",
    "poems/japan_2024",
)
IGM = (
    "waldenstrom/imwg_2009",
    "waldenstrom/mayo_2016",
    "waldenstrom/second_workshop_2003",
    "waldenstrom/second_workshop_2003_symptomatic",
    "anti_mag_neuropathy/operational",
    "anti_mag_neuropathy/notermans_2000",
)
BOTH = """
polyneuropathy
monoclonal_plasma_cell_disorder
"""
TREATED = "bortezomib | | | 2020-01-15\n"

PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "criteria_of_poems": (
        Verdicts(
            of=BOTH
            + """organomegaly
            castleman_disease | | ABSENT
            sclerotic_bone_lesion | | ABSENT
            vegf_elevated | | ABSENT
            vegf_serum | 300 pg/mL""",
            are={
                "poems/dispenzieri_2003": "MET",
                "poems/dispenzieri_2012": "NOT_MET",
                "poems/suichi_2019": "NOT_MET",
                "poems/japan_2024_definite": "NOT_MET",
            },
        ),
    ),
    "vegf_as_criterion": (
        Verdicts(
            of=BOTH + "sclerotic_bone_lesion\nhyperpigmentation",
            are={
                "poems/dispenzieri_2003": "MET",
                "poems/dispenzieri_2012": "MET",
                "poems/suichi_2019": "UNKNOWN",
                "poems/japan_2024_definite": "UNKNOWN",
            },
        ),
        Asks(
            of=BOTH + "sclerotic_bone_lesion\nhyperpigmentation",
            edition="poems/suichi_2019",
            tests=("vegf_assay",),
        ),
    ),
    "vegf_specimen_and_limit": (
        Criteria(
            of=BOTH + "vegf_plasma | 1500 pg/mL",
            are={
                "poems/dispenzieri_2012 > vegf": "MET",
                "poems/japan_2024_definite > vegf": "UNKNOWN",
            },
        ),
        Criteria(
            of=BOTH + "vegf_serum | 1500 pg/mL",
            are={"poems/dispenzieri_2012 > vegf": "MET", "poems/japan_2024_definite > vegf": "MET"},
        ),
        Warned(
            of=BOTH + "vegf_elevated\nvegf_serum | 1500 pg/mL",
            edition="poems/dispenzieri_2012",
            words="not above 1920 pg/mL",
            unlike=BOTH + "vegf_elevated\nvegf_serum | 1921 pg/mL",
        ),
        Grades(
            of=TREATED
            + """vegf_serum | 5000 pg/mL | | 2020-01-02
            vegf_serum | 1020 pg/mL | | 2020-07-01""",
            are={
                "poems/vegf_chiba_2015": "cr",
                "poems/vegf_milan_2024": "pr",
                "poems/vegf_peking": "pr",
                "poems/vegf_mayo_plasma": "NOT_EVALUABLE",
            },
        ),
    ),
    "criteria_that_suichi_dropped": (
        Verdicts(
            of=BOTH
            + """vegf_elevated
            castleman_disease
            papilledema
            gonadal_axis_abnormality
            platelets | 700 10*9/L
            organomegaly | | ABSENT
            volume_overload | | ABSENT
            pericardial_effusion | | ABSENT
            sclerotic_bone_lesion | | ABSENT
            skin_change | | ABSENT""",
            are={"poems/dispenzieri_2012": "MET", "poems/suichi_2019": "NOT_MET"},
        ),
    ),
    "thrombocytosis_in_poems": (
        Criteria(
            of="platelets | 420 10*9/L",
            are={
                "poems/dispenzieri_2012 > thrombocytosis_polycythemia": "UNKNOWN",
                "idiopathic_multicentric_castleman/cdcn_2017 > high_platelets": "MET",
            },
        ),
        Criteria(
            of="platelets | 450 10*9/L",
            are={"poems/dispenzieri_2012 > thrombocytosis_polycythemia": "MET"},
        ),
        Criteria(
            of="platelets | 420 10*9/L | | | 150-400 10*9/L",
            are={"poems/dispenzieri_2012 > thrombocytosis_polycythemia": "MET"},
        ),
        Verdicts(
            of=BOTH
            + """vegf_elevated
            platelets | 700 10*9/L
            organomegaly | | ABSENT
            volume_overload | | ABSENT
            pericardial_effusion | | ABSENT
            endocrinopathy | | ABSENT
            skin_change | | ABSENT
            papilledema | | ABSENT
            castleman_disease | | ABSENT
            sclerotic_bone_lesion | | ABSENT""",
            are={"poems/dispenzieri_2003": "NOT_MET", "poems/dispenzieri_2012": "MET"},
        ),
    ),
    "diabetes_and_thyroid": (
        Criteria(
            of="hypothyroidism\ndiabetes",
            are={
                "poems/dispenzieri_2012 > endocrinopathy": "UNKNOWN",
                "poems/japan_2024_definite > endocrinopathy": "MET",
            },
        ),
        Criteria(
            of="hypothyroidism\ndiabetes\nendocrine_pair_counts",
            are={"poems/dispenzieri_2012 > endocrinopathy": "MET"},
        ),
        Criteria(
            of="""hypothyroidism
            gonadal_axis_abnormality | | ABSENT
            adrenal_axis_abnormality | | ABSENT
            pituitary_axis_abnormality | | ABSENT
            parathyroid_axis_abnormality | | ABSENT
            diabetes | | ABSENT""",
            are={
                "poems/dispenzieri_2012 > endocrinopathy": "NOT_MET",
                "poems/japan_2024_definite > endocrinopathy": "MET",
            },
        ),
    ),
    "pericardial_effusion_in_poems": (
        Criteria(
            of="pericardial_effusion",
            are={
                "poems/dispenzieri_2003 > volume_overload": "MET",
                "poems/dispenzieri_2012 > volume_overload": "UNKNOWN",
                "poems/suichi_2019 > volume_overload": "MET",
                "poems/japan_2024_definite > volume_overload": "MET",
            },
        ),
        Warned(
            of="pericardial_effusion",
            edition="poems/dispenzieri_2012",
            words="Pericardial effusion is not named in this table",
            unlike="pleural_effusion",
        ),
    ),
    "ulcers_and_the_skin_of_poems": (
        Criteria(
            of="skin_ulcer\nnecrotic_skin_ulcer\npurpura\ncalciphylaxis",
            are={
                "poems/dispenzieri_2003 > skin": "UNKNOWN",
                "poems/dispenzieri_2012 > skin": "UNKNOWN",
                "poems/suichi_2019 > skin": "UNKNOWN",
                "poems/japan_2024_definite > skin": "UNKNOWN",
            },
        ),
        Criteria(of="acrocyanosis", are={"poems/dispenzieri_2012 > skin": "MET"}),
        Noted(criterion="skin", editions=POEMS, words="calciphylaxis"),
    ),
    "light_chain_of_poems": (
        Verdicts(
            of=BOTH + "kappa_light_chain\nsclerotic_bone_lesion\norganomegaly",
            are={"poems/dispenzieri_2003": "MET", "poems/dispenzieri_2012": "MET"},
        ),
        Warned(
            of=BOTH + "kappa_light_chain",
            edition="poems/dispenzieri_2012",
            words="The light chain is kappa",
            unlike=BOTH + "lambda_light_chain",
        ),
        Noted(criterion="clonal_plasma_cells", editions=POEMS, words="80.1 %"),
    ),
    "pain_of_poems": (
        Noted(criterion="polyneuropathy", editions=POEMS, words="Pain does not speak against it"),
        Verdicts(
            of=BOTH + "sclerotic_bone_lesion\norganomegaly\nneuropathic_pain",
            are={"poems/dispenzieri_2012": "MET"},
        ),
        Verdicts(
            of=BOTH + "sclerotic_bone_lesion\norganomegaly\nneuropathic_pain | | ABSENT",
            are={"poems/dispenzieri_2012": "MET"},
        ),
    ),
    "vegf_in_igm_neuropathy": (
        Noted(criterion="igm", editions=IGM, words="A raised VEGF counts neither for nor against"),
        Verdicts(
            of="""igm_isotype
            vegf_elevated
            lymphoplasmacytic_marrow_infiltration
            lymphoplasmacytic_marrow_fraction | 20 %""",
            are={"waldenstrom/second_workshop_2003": "MET"},
        ),
    ),
    "frequencies_of_poems": (
        Ranges(
            disease="poems",
            are={"sclerotic_bone_lesion": ("0.25", "0.97"), "organomegaly": ("0.45", "0.92")},
        ),
    ),
    "pulmonary_hypertension_limit": (
        Factors(
            of="spap | 49 mm[Hg]",
            are={"poems/wang_2017 > pulmonary_hypertension": "UNKNOWN"},
        ),
        Factors(
            of="spap | 50 mm[Hg]",
            are={"poems/wang_2017 > pulmonary_hypertension": "MET"},
        ),
        Factors(
            of="mpap | 21 mm[Hg]",
            are={"poems/wang_2017 > pulmonary_hypertension": "MET"},
        ),
        Told(by="poems/wang_2017", words=("27 % of 154", "36 % of 99", "35.5 % of 282")),
    ),
    "age_and_outcome": (
        Factors(
            of="age | 45 a",
            are={
                "poems/wang_2017 > age_over_50": "NOT_MET",
                "poems/dsouza_2012_after_transplant > age_at_most_50": "MET",
            },
        ),
        Factors(
            of="age | 51 a",
            are={
                "poems/wang_2017 > age_over_50": "MET",
                "poems/dsouza_2012_after_transplant > age_at_most_50": "NOT_MET",
            },
        ),
        Told(by="poems/wang_2017", words=("never combine the two",)),
        Told(by="poems/dsouza_2012_after_transplant", words=("the endpoints differ",)),
    ),
    "complete_haematologic_response": (
        Grades(
            of=TREATED
            + """mprotein_size | 1.2 g/dL | | 2020-01-02
            serum_monoclonal_protein | | ABSENT | 2020-07-01
            urine_monoclonal_protein | | ABSENT | 2020-07-01
            light_chain_restricted_plasma_cells | | PRESENT | 2020-07-01""",
            are={"poems/hematologic_mayo_2012": "NOT_EVALUABLE", "poems/hematologic_peking": "cr"},
        ),
        Told(by="poems/hematologic_peking", words=("until the marrow has been examined",)),
    ),
    "vegf_response_to_melphalan": (
        Told(by="poems/treatment", words=("95.8 and 38.5 %", "80.6 %", "38.7 %")),
    ),
}
