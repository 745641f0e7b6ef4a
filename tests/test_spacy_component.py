"""kg in a spaCy pipeline: found by name, and no different there from anywhere else."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from kg.findings_json import findings_json
from kg.model import Source
from kg.pipeline import Kit, extract_source
from kg.settings import Settings

spacy = pytest.importorskip("spacy")

TEXT = "市總工會副主席張仕福同志在全委會上強調,各級工會要深入開展“安康杯”競賽活動,維護農民工合法權益。"


@pytest.fixture(scope="module")
def nlp() -> Any:
    language = spacy.blank("zh")
    language.add_pipe("kg")
    return language


@pytest.fixture(scope="module")
def doc(nlp: Any) -> Any:
    return nlp(TEXT)


def test_the_component_is_added_without_an_import(nlp: Any) -> None:
    assert nlp.pipe_names == ["kg"]


def test_every_mention_is_a_span_with_its_type_and_entity(doc: Any) -> None:
    (findings,) = doc.user_data["kg"]
    mentions = {(start, end, one["type"], one["id"]) for one in findings["entities"] for start, end in one["mentions"]}
    assert mentions
    assert {(span.start_char, span.end_char, span.label_, span.kb_id_) for span in doc.spans["kg"]} == mentions


def test_entities_of_the_doc_do_not_overlap(doc: Any) -> None:
    assert doc.ents
    assert {ent.text for ent in doc.ents} <= {span.text for span in doc.spans["kg"]}
    assert "張仕福" in {ent.text for ent in doc.ents}


def test_what_is_found_is_what_is_found_without_spacy(doc: Any) -> None:
    source = Source(doc.user_data["kg"][0]["source"], doc.user_data["kg"][0]["sha256"], "text/plain", "utf-8", TEXT)
    expect = [findings_json(findings) for findings in extract_source(source, Kit.of(Settings()))]
    assert doc.user_data["kg"] == expect


def test_findings_are_plain_values(doc: Any) -> None:
    assert json.loads(json.dumps(doc.user_data["kg"])) == doc.user_data["kg"]


def test_a_mention_inside_a_token_widens_to_the_token() -> None:
    language = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "char"}}})
    language.tokenizer = lambda text: spacy.tokens.Doc(language.vocab, words=[text], spaces=[False])
    language.add_pipe("kg")
    found = language(TEXT)
    assert {span.text for span in found.spans["kg"]} == {TEXT}
    assert len(found.ents) == 1


@pytest.mark.parametrize("text", ["", "\n", "abc"])
def test_a_text_without_names_has_no_spans(nlp: Any, text: str) -> None:
    assert not nlp(text).spans["kg"]
    assert not nlp(text).ents


def test_the_settings_are_those_of_the_configuration() -> None:
    language = spacy.blank("zh")
    language.add_pipe("kg", config={"recogniser": "none"})
    assert language.get_pipe("kg").settings == Settings(recogniser="none")


def test_a_setting_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no_such_setting"):
        spacy.blank("zh").add_pipe("kg", config={"no_such_setting": 1})


def test_a_pipeline_with_kg_is_saved_and_loaded(nlp: Any, doc: Any, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path)(TEXT).user_data["kg"] == doc.user_data["kg"]


def test_a_doc_with_findings_is_saved_and_loaded(nlp: Any, doc: Any) -> None:
    stored = spacy.tokens.DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (again,) = spacy.tokens.DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab)
    assert json.dumps(again.user_data["kg"]) == json.dumps(doc.user_data["kg"]), "but for tuples in place of lists"
    assert [span.text for span in again.spans["kg"]] == [span.text for span in doc.spans["kg"]]


def test_the_component_can_be_sent_to_another_process(nlp: Any) -> None:
    component = nlp.get_pipe("kg")
    assert pickle.loads(pickle.dumps(component)) == component


def test_no_extension_is_set_on_spacy_itself(doc: Any) -> None:
    assert not doc.has_extension("kg")


# other processes, other disks ------------------------------------------------------------------


def test_two_processes_find_what_one_finds(nlp: Any, doc: Any) -> None:
    texts = [TEXT, "", "全總要求各級工會落實《意見》。", TEXT]
    found = list(nlp.pipe(texts, n_process=2, batch_size=1))
    assert [one.text for one in found] == texts
    assert [json.dumps(one.user_data["kg"]) for one in found] == [
        json.dumps(nlp(text).user_data["kg"]) for text in texts
    ]
    assert [span.text for span in found[0].spans["kg"]] == [span.text for span in doc.spans["kg"]]
    assert [(ent.text, ent.label_) for ent in found[0].ents] == [(ent.text, ent.label_) for ent in doc.ents]


def test_a_saved_pipeline_keeps_its_settings(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "organizations.tsv").write_text("name\taliases\tnot_in\n云溪工匠聯盟\t云匠聯\t\n", encoding="utf-8")
    language = spacy.blank("zh")
    language.add_pipe("kg", config={"recogniser": "none", "lists": [str(lists)]})
    language.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    assert again.get_pipe("kg").settings == Settings(recogniser="none", lists=(str(lists),))
    assert [(ent.text, ent.label_) for ent in again("云匠联发文。").ents] == [("云匠联", "Organization")]


def test_a_pipeline_is_made_again_from_bytes(nlp: Any, doc: Any) -> None:
    again = spacy.blank("zh")
    again.add_pipe("kg")
    again.from_bytes(nlp.to_bytes())
    assert again(TEXT).user_data["kg"] == doc.user_data["kg"]


def test_many_docs_are_saved_and_loaded_with_names_and_keys(nlp: Any) -> None:
    docs = [nlp(text) for text in (TEXT, "", "全總要求各級工會落實。")]
    stored = spacy.tokens.DocBin(store_user_data=True, docs=docs).to_bytes()
    again = list(spacy.tokens.DocBin().from_bytes(stored).get_docs(spacy.blank("zh").vocab))
    for before, after in zip(docs, again, strict=True):
        spans = [(span.start_char, span.end_char, span.label_, span.kb_id_) for span in before.spans["kg"]]
        assert [(span.start_char, span.end_char, span.label_, span.kb_id_) for span in after.spans["kg"]] == spans
        assert [(ent.text, ent.label_, ent.kb_id_) for ent in after.ents] == [
            (ent.text, ent.label_, ent.kb_id_) for ent in before.ents
        ]


def test_a_doc_without_its_user_data_still_has_its_spans(nlp: Any, doc: Any) -> None:
    stored = spacy.tokens.DocBin(docs=[doc]).to_bytes()
    (again,) = spacy.tokens.DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert [span.text for span in again.spans["kg"]] == [span.text for span in doc.spans["kg"]]
    assert "kg" not in again.user_data
