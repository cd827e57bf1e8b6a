"""What every generated file says of itself: authorship, licence, dates and the review behind it."""

from __future__ import annotations

__all__ = [
    "CREATED", "LICENCE", "LICENCE_ID", "LICENCE_URL", "MODIFIED", "ORGANISATION", "REVIEW",
    "REVIEW_TITLE", "TAXON",
]  # fmt: skip

ORGANISATION = "The pysuite developers"

#: Fixed by hand at each release: a clock would make the same model come out as different bytes.
CREATED = "2026-11-24T00:00:00Z"
MODIFIED = "2026-11-24T00:00:00Z"

LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_ID = "https://identifiers.org/spdx:CC-BY-4.0"
LICENCE = (
    f"Licence: Creative Commons Attribution 4.0 International ({LICENCE_URL}). "
    "Cite the sources of the numbers you lean on."
)

#: The review whose statements the model is held against.
REVIEW_TITLE = "Modulation of apoptosis pathways in the biology and treatment of multiple myeloma"
REVIEW = (
    "https://touchoncology.com/multiple-myeloma/journal-articles/"
    "modulation-of-apoptosis-pathways-in-the-biology-and-treatment-of-multiple-myeloma/"
)

TAXON = "https://identifiers.org/taxonomy:9606"
