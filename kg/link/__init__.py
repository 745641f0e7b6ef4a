"""The link step: which mentions name the same thing, and within what its name means it."""

from kg.link.full_names import in_full
from kg.link.gazetteer import Gazetteer
from kg.link.judgement_file import read_judgements
from kg.link.judgements import Judged, judged
from kg.link.places import Placed, place_entities
from kg.link.rules import LinkRules
from kg.link.scope import PLACED
from kg.link.step import Linked, link_mentions

__all__ = [
    "PLACED",
    "Gazetteer",
    "Judged",
    "LinkRules",
    "Linked",
    "Placed",
    "in_full",
    "judged",
    "link_mentions",
    "place_entities",
    "read_judgements",
]
