"""Bytes to characters, in whatever encoding Chinese was ever written in."""

from kg.read.encoding.decoding import Decoded, decode

__all__ = ["Decoded", "decode"]
