"""From files to documents: decoding, refusing, and finding the documents of a compilation."""

from kg.read.content import Limits
from kg.read.documents import DocumentRules, split_documents
from kg.read.inputs import Input, inputs
from kg.read.sources import read_source, read_stream

__all__ = [
    "DocumentRules",
    "Input",
    "Limits",
    "inputs",
    "read_source",
    "read_stream",
    "split_documents",
]
