"""The graph as a page to look at: one HTML file that asks the network for nothing."""

from viz.page import page

__all__ = ["page"]
