"""The link step: which mentions name the same thing, and within what its name means it."""

from kg.link.rules import LinkRules
from kg.link.step import Linked, link_mentions

__all__ = ["LinkRules", "Linked", "link_mentions"]
