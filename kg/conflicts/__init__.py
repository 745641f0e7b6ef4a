"""Where documents contradict one another: found by rules that are data, and shown with both sides."""

from kg.conflicts.finding import Conflict, Side, conflicts, derive_conflicts
from kg.conflicts.rules import ConflictRules

__all__ = ["Conflict", "ConflictRules", "Side", "conflicts", "derive_conflicts"]
