"""Exchange with OHDSI ATLAS: definitions as Circe cohort expressions, and such expressions read.

Circe has two truths and a closed world. What it is given is who is MET (`saying`), as groups of
counted rows (`formula`); what it gives is read by the same groups (`parse`, `reading`).
"""
