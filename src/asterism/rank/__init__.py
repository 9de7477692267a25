"""Which diseases explain a patient's findings, and which test tells the leaders apart."""
