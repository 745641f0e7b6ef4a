"""Asking the graph: named questions, SPARQL from outside, and answers as tables."""

from kg.query.engine import records, sparql, texts
from kg.query.finding import find_document, find_entities, node
from kg.query.questions import Column, Parameter, Question, ask, named, questions
from kg.query.table import Cell, Table, csv_text, json_text
from kg.query.worker import ask_in_time, sparql_in_time

__all__ = [
    "Cell",
    "Column",
    "Parameter",
    "Question",
    "Table",
    "ask",
    "ask_in_time",
    "csv_text",
    "find_document",
    "find_entities",
    "json_text",
    "named",
    "node",
    "questions",
    "records",
    "sparql",
    "sparql_in_time",
    "texts",
]
