"""A source to its documents: where each begins, and what it states about itself."""

from kg.read.documents.dividing import DocumentRules, split_documents
from kg.read.documents.numerals import Numerals

__all__ = ["DocumentRules", "Numerals", "split_documents"]
