"""Findings made by hand, for all that comes after extraction: three documents in two files.

Everything is given by its words; places are looked up in the text, so that they are right.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from decimal import Decimal

from kg.aligned import Span
from kg.folding import fold
from kg.model import (
    Against,
    Assignment,
    Comparison,
    Direction,
    Document,
    Entity,
    EntityType,
    Evidence,
    Fence,
    FenceKind,
    Findings,
    Indicator,
    Interval,
    Judgement,
    Mention,
    Modality,
    Naming,
    Predicate,
    Quantity,
    Same,
    Statement,
    Tense,
    Tenure,
)
from kg.store import Store

SPEECHES = """第一篇:在平安市總工會十二屆五次全委會上的講話
市委副書記 周遠志
(2006年1月12日)
各位委員:
平安市總工會十二屆五次全委會今天開幕,省總工會副主席林知遠同志到會講話。
一、一年來的工作
平安市總工會學習科學發展觀,辦了金秋助學,為困難職工送去溫暖。全市實現地區生產總值2350.50億元,增長13%。
二、下一步的任務
各級工會要辦好安康杯競賽,要辦好金秋助學,建立職代會制度,並與市人社局協商。
█▓▒█▓▒
第二篇:在平安市總工會十三屆一次全委會上的講話
市委副書記 周遠志
(2007年2月)
各位委員:平安市總工會辦了安康杯競賽,省總工會印發了集體合同條例。平安縣總工會歸平安市總工會管。
"""

NEWS = """平安市总工会服务农民工
平安市总工会为农民工办了金秋助学,平安县总工会也参加。县总工会职工之家位于平安县。
"""


@dataclass
class Draft:
    """A document in words."""

    file: str
    text: str
    number: int
    span: Span
    title: str
    date: str | None = None
    speaker: str | None = None
    entities: dict[str, Entity] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    same: list[Same] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)

    def entity(self, type: str, name: str, *aliases: str, scope: str = "") -> str:
        """Add an entity with a mention wherever one of its names stands; gives its key."""
        kind = EntityType(type)
        key = f"{type.lower()}-{hashlib.sha256(f'{fold(name)}|{scope}'.encode()).hexdigest()[:16]}"
        names = "|".join(map(re.escape, sorted({name, *aliases}, key=len, reverse=True)))
        mentions = [
            Mention(Span(*found.span()), found.group(), kind, "lexicon-names", 0.95)
            for found in re.compile(names).finditer(self.text, self.span.start, self.span.end)
        ]
        assert mentions, f"{name} is not in the text"
        self.entities[name] = Entity(key, kind, name, aliases, scope, tuple(mentions))
        return key

    def state(self, subject: str, predicate: str, object: str, quote: str, modality: str = "", org: str = "") -> None:
        """Add a statement between two entities by name."""
        self.statements.append(
            Statement(
                self.key(subject),
                Predicate(predicate),
                self.key(object),
                self.evidence(quote),
                f"state-{predicate}",
                Modality(modality) if modality else None,
                self.key(org) if org else None,
                0.9,
                tenure=Tenure(Tense.IS) if predicate == "holdsPost" else None,
            )
        )

    def assign(self, actor: str, action: str, object: str, quote: str, assigner: str, due: Interval) -> None:
        """Add an assignment by names; the action stands in the quote."""
        self.assignments.append(
            Assignment(
                self.key(actor),
                self.evidence(quote),
                "assign-task",
                self.evidence(action),
                Predicate.CONDUCTS,
                self.key(object),
                assigner=self.key(assigner),
                due=due,
                score=0.9,
            )
        )

    def key(self, name: str) -> str:
        return "DOC" if name == "DOC" else self.entities[name].key

    def evidence(self, quote: str) -> Evidence:
        start = self.text.index(quote, self.span.start, self.span.end)
        end = start + len(quote)
        return Evidence(Span(start, end), quote, self.text[max(0, start - 8) : start], self.text[end : end + 8])

    def findings(self) -> Findings:
        """The draft as the pipeline would give it, counts and all."""
        sentences = [
            Span(*found.span()) for found in re.compile(r"[^。\n]+").finditer(self.text, self.span.start, self.span.end)
        ]
        named = [
            sorted(
                entity.key
                for entity in self.entities.values()
                if any(sentence.contains(mention.span) for mention in entity.mentions)
            )
            for sentence in sentences
        ]
        return Findings(
            Document(
                str(self.number),
                self.file,
                hashlib.sha256(self.text.encode()).hexdigest(),
                self.number,
                self.span,
                self.span.of(self.text),
                self.title,
                self.date,
                self.speaker,
            ),
            tuple(self.entities.values()),
            tuple(self.same),
            tuple(self.statements),
            tuple(self.indicators),
            tuple(Naming(0, at, tuple(keys)) for at, keys in enumerate(named) if keys),
            len(sentences),
            tuple(self.fences),
            assignments=tuple(self.assignments),
            paragraphs=len(sentences),
            sections=1,
        )


def first_speech() -> Findings:
    second = SPEECHES.index("第二篇")
    draft = Draft("papers/speeches.txt", SPEECHES, 1, Span(0, second), "在平安市總工會十二屆五次全委會上的講話")
    draft.date, draft.speaker = "2006-01-12", "周遠志"
    for type, *names in (
        ("Person", "周遠志"),
        ("Person", "林知遠"),
        ("Post", "副書記"),
        ("Post", "副主席"),
        ("Organization", "市委"),
        ("Organization", "平安市總工會"),
        ("Organization", "省總工會"),
        ("Organization", "各級工會"),
        ("Organization", "市人社局"),
        ("Place", "平安市", "全市"),
        ("Meeting", "平安市總工會十二屆五次全委會"),
        ("Policy", "科學發展觀"),
        ("Campaign", "安康杯", "安康杯競賽"),
        ("Campaign", "金秋助學"),
        ("Institution", "職代會制度"),
        ("Group", "困難職工"),
    ):
        scope = "papers/speeches.txt#1" if names[0] in {"市委", "省總工會", "市人社局", "周遠志", "林知遠"} else ""
        draft.entity(type, *names, scope=scope)
    opening, work, task = (
        "平安市總工會十二屆五次全委會今天開幕",
        "辦了金秋助學,為困難職工送去溫暖",
        "各級工會要辦好安康杯競賽",
    )
    draft.state("周遠志", "holdsPost", "副書記", "市委副書記 周遠志", org="市委")
    draft.state("林知遠", "holdsPost", "副主席", "省總工會副主席林知遠同志", org="省總工會")
    draft.state("周遠志", "delivers", "DOC", "市委副書記 周遠志")
    draft.state("DOC", "deliveredAt", "平安市總工會十二屆五次全委會", "在平安市總工會十二屆五次全委會上的講話")
    draft.state("平安市總工會十二屆五次全委會", "heldBy", "平安市總工會", opening)
    draft.state("林知遠", "attends", "平安市總工會十二屆五次全委會", "省總工會副主席林知遠同志到會講話")
    draft.state("平安市總工會", "subOrganizationOf", "省總工會", opening)
    draft.state("平安市總工會", "locatedIn", "平安市", opening)
    draft.state("平安市總工會", "implements", "科學發展觀", "平安市總工會學習科學發展觀", "done")
    draft.state("平安市總工會", "conducts", "金秋助學", "辦了金秋助學", "done")
    draft.state("平安市總工會", "serves", "困難職工", work, "done")
    draft.state("金秋助學", "targets", "困難職工", work)
    draft.state("各級工會", "conducts", "安康杯", task, "assigned")
    draft.state("各級工會", "conducts", "金秋助學", "要辦好金秋助學", "assigned")
    draft.state("各級工會", "establishes", "職代會制度", "建立職代會制度", "assigned")
    draft.state("各級工會", "cooperatesWith", "市人社局", "並與市人社局協商", "assigned")
    draft.assign("各級工會", "辦好", "安康杯", task, "周遠志", Interval("2006", "2006", "今年"))
    draft.indicators.append(
        Indicator(
            "地區生產總值",
            "2350.50",
            "億元",
            draft.evidence("全市實現地區生產總值2350.50億元"),
            "figure-stated",
            subject=draft.key("平安市"),
            subject_text="全市",
            change="增長13%",
            quantity=Quantity(Decimal(235050000000), Decimal(235050000000), "unit:CCY_CNY"),
            comparisons=(
                Comparison(
                    Direction.UP, "增長13%", Quantity(Decimal(13), Decimal(13), "unit:PERCENT"), "%", Against.LAST_YEAR
                ),
            ),
        )
    )
    damaged = draft.evidence("█▓▒█▓▒").span
    draft.fences.append(Fence(damaged, FenceKind.DAMAGED, "damage-blocks"))
    return draft.findings()


def second_speech() -> Findings:
    start = SPEECHES.index("第二篇")
    draft = Draft(
        "papers/speeches.txt", SPEECHES, 2, Span(start, len(SPEECHES)), "在平安市總工會十三屆一次全委會上的講話"
    )
    draft.date, draft.speaker = "2007-02", "周遠志"
    for type, name, scope in (
        ("Person", "周遠志", "papers/speeches.txt#2"),
        ("Post", "副書記", ""),
        ("Organization", "市委", "papers/speeches.txt#2"),
        ("Organization", "平安市總工會", ""),
        ("Organization", "平安縣總工會", ""),
        ("Organization", "省總工會", "papers/speeches.txt#1"),
        ("Meeting", "平安市總工會十三屆一次全委會", ""),
        ("Policy", "集體合同條例", ""),
        ("Campaign", "安康杯", ""),
    ):
        draft.entity(type, name, scope=scope)
    draft.state("周遠志", "holdsPost", "副書記", "市委副書記 周遠志", org="市委")
    draft.state("周遠志", "delivers", "DOC", "市委副書記 周遠志")
    draft.state("DOC", "deliveredAt", "平安市總工會十三屆一次全委會", "在平安市總工會十三屆一次全委會上的講話")
    draft.state("平安市總工會", "conducts", "安康杯", "平安市總工會辦了安康杯競賽", "done")
    draft.state("省總工會", "issues", "集體合同條例", "省總工會印發了集體合同條例", "done")
    draft.state("平安縣總工會", "subOrganizationOf", "平安市總工會", "平安縣總工會歸平安市總工會管")
    other = first_speech().entities[0]
    draft.same.append(Same(other.key, draft.key("周遠志"), Judgement.SAME, "同名,所任职务相同"))
    return draft.findings()


def news() -> Findings:
    draft = Draft("papers/news.txt", NEWS, 1, Span(0, len(NEWS)), "平安市总工会服务农民工")
    for type, *names in (
        ("Organization", "平安市总工会"),
        ("Organization", "平安县总工会", "县总工会"),
        ("Campaign", "金秋助学"),
        ("Group", "农民工"),
        ("Institution", "职工之家"),
        ("Place", "平安县"),
    ):
        draft.entity(type, *names)
    draft.same.append(Same("县总工会", "平安县总工会", Judgement.SAME, "tail-body"))
    quote = "平安市总工会为农民工办了金秋助学"
    draft.state("平安市总工会", "conducts", "金秋助学", quote, "done")
    draft.state("平安市总工会", "serves", "农民工", quote, "done")
    draft.state("金秋助学", "targets", "农民工", quote)
    draft.state("平安县总工会", "conducts", "金秋助学", "平安县总工会也参加", "done")
    draft.state("平安县总工会", "locatedIn", "平安县", "县总工会职工之家位于平安县")
    return draft.findings()


def all_findings() -> dict[str, tuple[Findings, ...]]:
    """The findings of every source, by its name."""
    return {"papers/news.txt": (news(),), "papers/speeches.txt": (first_speech(), second_speech())}


def fill(store: Store, *names: str) -> Store:
    """Put the sources of the given names, or all, into a store, in that order."""
    found = all_findings()
    for name in names or tuple(found):
        sha256 = found[name][0].document.sha256
        store.replace(name, sha256=sha256, settings_digest="0123", findings=found[name])
    return store
