"""Healthy text of our own making, from which hostile and healthy files are made.

The words at its start, middle and end are found nowhere else in it, so that a text without one of
them has lost something.
"""

from __future__ import annotations

import random
from functools import cache

from opencc import OpenCC

FIRST, MIDDLE, LAST = "楓林始發", "瀾江居中", "青山收尾"
WORDS = (FIRST, MIDDLE, LAST)

WHO = ("市總工會", "各級工會", "枫林县总工会", "區教育局", "共青團瀾江市委", "市妇联", "青山煤矿工会")
DOES = ("開展了", "部署", "认真总结了", "繼續推行", "检查了", "動員職工參加", "要求各單位抓好")
WHAT = (
    "“安康杯”竞赛活动",
    "困難職工幫扶工作",
    "平等协商和集体合同制度",
    "安全生產大檢查",
    "女职工维权培训",
    "文明创建",
)
WHEN = ("今年以來", "3月15日上午", "去年下半年", "在会议期间", "“十二五”期間", "截至6月底")


def sentences(count: int, seed: int = 0) -> list[str]:
    """So many sentences of prose, in both scripts."""
    chance = random.Random(seed)
    return [
        f"{chance.choice(WHEN)}，{chance.choice(WHO)}{chance.choice(DOES)}{chance.choice(WHAT)}。" for _ in range(count)
    ]


def paragraphs(count: int = 9, seed: int = 0) -> list[str]:
    """A text of at least three paragraphs, with the words in the first, the middle and the last one."""
    found = ["".join(sentences(3, seed * 1_000 + number)) for number in range(count)]
    found[0] = f"{FIRST}，{found[0]}"
    found[count // 2] = f"{found[count // 2]}這裏是{MIDDLE}。"
    found[-1] = f"{found[-1]}會議就此{LAST}"
    return found


def prose(count: int = 9, seed: int = 0) -> str:
    """The paragraphs, one a line."""
    return "\n".join(paragraphs(count, seed)) + "\n"


def simplified(text: str) -> str:
    """The text in Simplified alone, for encodings that have nothing else."""
    return str(_converter("t2s").convert(text))


def traditional(text: str) -> str:
    """The text in Traditional alone, as far as Big5 has it."""
    return str(_converter("s2t").convert(text))


@cache
def _converter(config: str) -> OpenCC:
    return OpenCC(config)
