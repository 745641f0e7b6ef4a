"""The state step: what the text says of its entities, who is told to, who has done, how many."""

from kg.state.cooccurrence import CountRules, crowded_out, namings, neighbours
from kg.state.rules import StateRules
from kg.state.step import Stated, state_document

__all__ = ["CountRules", "StateRules", "Stated", "crowded_out", "namings", "neighbours", "state_document"]
