"""How fast each step reads, beside the tagger that ships with the weights, in one run on one machine.

    python -m tests.benchmarks.step_speed [FILE …] [--rounds 5]

Without a file it reads the seed files beside the project, else the samples. The rounds of all rows
take turns, one process each, and every ratio is that of medians to the shipped tagger's. Nothing
is asserted.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable

from kg.find import find_mentions
from kg.link import Linked, in_full, link_mentions
from kg.model import Document, Text
from kg.pipeline import Kit
from kg.read import read_source, split_documents
from kg.settings import Settings
from kg.state import state_document
from kg.text import prepare_text
from tests.benchmarks.lac_speed import asked, seconds, shipped


def rows(documents: list[Document], kits: dict[str, Kit]) -> dict[str, Callable[[], object]]:
    """What is timed, by its name."""
    kit = kits["lac"]
    texts = [prepare_text(document, kit.text) for document in documents]
    tagger = shipped()
    sentences = [sentence.span.of(text.aligned.text) for text in texts for sentence in text.sentences]
    pairs = list(zip(documents, texts, strict=True))
    linked = [_linked(document, text, kit) for document, text in pairs]
    return {
        "shipped tagger": lambda: tagger.run(sentences),
        "text": lambda: [prepare_text(document, kit.text) for document in documents],
        "find + link, lac": lambda: [_linked(document, text, kit) for document, text in pairs],
        "find + link, none": lambda: [_linked(document, text, kits["none"]) for document, text in pairs],
        "state": lambda: [
            state_document(document, text, one, kit.state) for (document, text), one in zip(pairs, linked, strict=True)
        ],
    }


def _linked(document: Document, text: Text, kit: Kit) -> Linked:
    mentions = find_mentions(document, text, kit.find, kit.recogniser)
    return in_full(document, link_mentions(document, mentions, kit.link), kit.gazetteer)


def main() -> None:
    files, times = asked(__doc__)
    kits = {name: Kit.of(Settings(recogniser=name)) for name in ("lac", "none")}
    sources = [read_source(file, name=file.name) for file in files]
    documents = [document for source in sources for document in split_documents(source, kits["lac"].documents)]
    timed = rows(documents, kits)
    for run in timed.values():
        run()
    rounds = [{name: seconds(run) for name, run in timed.items()} for _ in range(times)]
    medians = {name: statistics.median(one[name] for one in rounds) for name in timed}
    characters = sum(len(document.text) for document in documents)
    print(f"{len(documents)} documents, {characters} characters")
    for name, took in medians.items():
        print(f"{name:18} {characters / took:9.0f} characters/s  {medians['shipped tagger'] / took:6.2f} x")


if __name__ == "__main__":
    main()
