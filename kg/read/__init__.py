"""From files to documents: decoding, refusing, and finding the documents of a compilation."""

from kg.read.content import SHIPPED, Limits
from kg.read.documents import DocumentRules, split_documents
from kg.read.inputs import Input, inputs
from kg.read.sources import Item, Known, Request, read_file, read_source, read_sources, read_stream

__all__ = [
    "SHIPPED",
    "DocumentRules",
    "Input",
    "Item",
    "Known",
    "Limits",
    "Request",
    "inputs",
    "read_file",
    "read_source",
    "read_sources",
    "read_stream",
    "split_documents",
]
