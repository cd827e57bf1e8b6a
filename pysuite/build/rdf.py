"""Write annotations and notes with libSBML: one way for every kind of element."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from pysuite.build.about import CREATED, LICENCE_ID, LICENCE_URL, MODIFIED, ORGANISATION, REVIEW, TAXON

if TYPE_CHECKING:
    import libsbml

__all__ = ["add_licence", "describe_model", "drop_unused_prefixes", "relate", "source_url", "write_notes"]

_RDF = re.compile(r"<rdf:RDF[^>]*>.*?</rdf:RDF>", re.S)
_PREFIX = re.compile(r' xmlns:(\w+)="[^"]*"')

#: Pages that have a registered identifier.
_COLLECTIONS = (
    (re.compile(r"https?://pubmed\.ncbi\.nlm\.nih\.gov/(\d+)/?"), "pubmed"),
    (re.compile(r"https?://pmc\.ncbi\.nlm\.nih\.gov/articles/(PMC\d+)/?"), "pmc"),
)

#: libSBML's name for each of Antimony's words; the two vocabularies mean the same relations.
_QUALIFIERS: dict[str, str] = {
    "identity": "BQB_IS",
    "biological_entity_is": "BQB_IS",
    "hasPart": "BQB_HAS_PART",
    "part": "BQB_HAS_PART",
    "isPartOf": "BQB_IS_PART_OF",
    "parthood": "BQB_IS_PART_OF",
    "hypernym": "BQB_IS_VERSION_OF",
    "isVersionOf": "BQB_IS_VERSION_OF",
    "hasVersion": "BQB_HAS_VERSION",
    "version": "BQB_HAS_VERSION",
    "isDescribedBy": "BQB_IS_DESCRIBED_BY",
    "occursIn": "BQB_OCCURS_IN",
    "container": "BQB_OCCURS_IN",
    "encodes": "BQB_ENCODES",
    "encodement": "BQB_ENCODES",
    "isEncodedBy": "BQB_IS_ENCODED_BY",
    "encoder": "BQB_IS_ENCODED_BY",
    "isHomologTo": "BQB_IS_HOMOLOG_TO",
    "homolog": "BQB_IS_HOMOLOG_TO",
    "hasProperty": "BQB_HAS_PROPERTY",
    "property": "BQB_HAS_PROPERTY",
    "isPropertyOf": "BQB_IS_PROPERTY_OF",
    "hasTaxon": "BQB_HAS_TAXON",
    "taxon": "BQB_HAS_TAXON",
}


def relate(element: libsbml.SBase, relations: Mapping[str, tuple[str, ...]]) -> None:
    """Replace the annotation of an element by these relations; none removes it.

    Parameters
    ----------
    element
        The SBML element; it must have an id.
    relations
        Web addresses by qualifier, under Antimony's names.
    """
    import libsbml

    element.unsetAnnotation()
    element.unsetCVTerms()
    element.unsetMetaId()
    for word, urls in relations.items():
        if word not in _QUALIFIERS or not urls:
            continue
        element.setMetaId(f"meta_{element.getId()}")
        term = libsbml.CVTerm(libsbml.BIOLOGICAL_QUALIFIER)
        term.setBiologicalQualifierType(getattr(libsbml, _QUALIFIERS[word]))
        for url in urls:
            term.addResource(url)
        element.addCVTerm(term)


def describe_model(model: libsbml.Model) -> None:
    """Say which organism, which review, which licence and which people stand behind a model."""
    import libsbml

    relate(model, {"hasTaxon": (TAXON,), "hasProperty": (LICENCE_ID,)})
    term = libsbml.CVTerm(libsbml.MODEL_QUALIFIER)
    term.setModelQualifierType(libsbml.BQM_IS_DESCRIBED_BY)
    term.addResource(REVIEW)
    model.addCVTerm(term)
    creator = libsbml.ModelCreator()
    creator.setName(ORGANISATION)
    creator.setOrganisation(ORGANISATION)
    history = libsbml.ModelHistory()
    history.addCreator(creator)
    history.setCreatedDate(libsbml.Date(CREATED))
    history.setModifiedDate(libsbml.Date(MODIFIED))
    model.setModelHistory(history)


def write_notes(element: libsbml.SBase, paragraphs: list[str]) -> None:
    """Replace the notes of an element by paragraphs of plain text."""
    element.unsetNotes()
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs if paragraph)
    if text:
        element.setNotes(f'<body xmlns="http://www.w3.org/1999/xhtml">{text}</body>')


def source_url(source: Mapping[str, Any]) -> str | None:
    """Return the address of a source: its DOI, its BioModels entry or its page.

    Examples
    --------
    >>> source_url({"doi": "10.1158/0008-5472.CAN-12-2269"})
    'https://identifiers.org/doi:10.1158/0008-5472.CAN-12-2269'
    """
    if "doi" in source:
        return f"https://identifiers.org/doi:{source['doi']}"
    if "biomodels" in source:
        return f"https://identifiers.org/biomodels.db:{source['biomodels']}"
    if "pubmed" in source:
        return f"https://identifiers.org/pubmed:{source['pubmed']}"
    return _registered(str(source["url"])) if "url" in source else None


def _registered(url: str) -> str:
    """Return the registered address of a page of PubMed, or the address as it is.

    Examples
    --------
    >>> _registered("https://pubmed.ncbi.nlm.nih.gov/12556884/")
    'https://identifiers.org/pubmed:12556884'
    """
    for pattern, collection in _COLLECTIONS:
        found = pattern.fullmatch(url)
        if found is not None:
            return f"https://identifiers.org/{collection}:{found[1]}"
    return url


def add_licence(text: str) -> str:
    """Write the licence of a document as Dublin Core, which libSBML has no call for.

    Parameters
    ----------
    text
        A whole SBML document whose models have a history; those that name their licence stay as they are.
    """
    licence = f'<dcterms:license rdf:resource="{LICENCE_URL}"/>'
    return re.sub(r"(\n *)(</dcterms:modified>)(?!\s*<dcterms:license)", rf"\1\2\1{licence}", text)


def drop_unused_prefixes(text: str) -> str:
    """Remove the name spaces that libSBML declares in each annotation but that it does not use.

    Parameters
    ----------
    text
        A whole SBML document. A tenth of it are these declarations.
    """

    def trim(block: re.Match[str]) -> str:
        head, _, rest = block[0].partition(">")
        used = {"rdf", *re.findall(r"</?(\w+):", rest)}
        return _PREFIX.sub(lambda prefix: prefix[0] if prefix[1] in used else "", head) + ">" + rest

    return _RDF.sub(trim, text)
