"""The find step: which stretches of the text name something, and what kind of thing."""

from kg.find.recognisers import Recogniser, recogniser
from kg.find.rules import FindRules
from kg.find.step import find_mentions
from kg.find.tokens import Token

__all__ = ["FindRules", "Recogniser", "Token", "find_mentions", "recogniser"]
