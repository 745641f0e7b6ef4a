"""Which release of kg this is, as its installed metadata says."""

from __future__ import annotations

from importlib.metadata import version

__version__ = version("gongwen-kg")
