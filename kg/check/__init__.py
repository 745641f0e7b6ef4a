"""The check of word lists and rules, ours and the user's: every problem is a line with its place."""

from kg.check.problem import Problem
from kg.check.shelf import own_problems, problems, refuse_problems

__all__ = ["Problem", "own_problems", "problems", "refuse_problems"]
