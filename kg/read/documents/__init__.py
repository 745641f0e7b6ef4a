"""A source to its documents: where each begins, and what it states about itself."""

from kg.read.documents.dividing import DocumentRules, split_documents

__all__ = ["DocumentRules", "split_documents"]
