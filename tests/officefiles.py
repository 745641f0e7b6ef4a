"""Word and OpenDocument files made of their XML, to be read or refused."""

# ruff: noqa: E501

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMES = (
    f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TOP = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
ODT = "application/vnd.oasis.opendocument.text"
ODT_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "meta")
) + (
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
)


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of some parts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def document(body: str) -> str:
    """The main part of a Word file."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document {NAMES}><w:body>{body}</w:body></w:document>'


def word_parts(body: str, **parts: str) -> dict[str, str | bytes]:
    """The parts of a Word file by name; `header1` and the like are the content of those parts."""
    kinds = {key: key.rstrip("0123456789") for key in parts if key != "core"}
    related = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{key}.xml"/>' for key, kind in kinds.items()
    )
    found: dict[str, str | bytes] = {
        "_rels/.rels": TOP,
        "word/document.xml": document(body),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{related}</Relationships>',
    }
    found |= {f"word/{key}.xml": f"<w:{key} {NAMES}>{parts[key]}</w:{key}>" for key in kinds}
    if "core" in parts:
        dublin = "http://purl.org/dc/elements/1.1/"
        found["docProps/core.xml"] = f'<c xmlns:dc="{dublin}">{parts["core"]}</c>'
    return found


def docx(body: str, **parts: str) -> bytes:
    """A Word file of a body, and other parts as `word_parts` takes them."""
    return zipped(word_parts(body, **parts))


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of a Word file."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def odt(body: str, **parts: str) -> bytes:
    """An OpenDocument text of a body; `styles`, `meta` and `manifest` are the content of those parts."""
    found: dict[str, str | bytes] = {
        "mimetype": ODT,
        "content.xml": f"<office:document-content {ODT_NAMES}><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>",
    }
    if "manifest" in parts:
        found["META-INF/manifest.xml"] = f"<manifest:manifest {ODT_NAMES}>{parts.pop('manifest')}</manifest:manifest>"
    found |= {
        f"{key}.xml": f"<office:document {ODT_NAMES}>{content}</office:document>" for key, content in parts.items()
    }
    return zipped(found)
