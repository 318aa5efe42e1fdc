"""The header of a document as a table for people: label, value, the words that say it, how computed."""

from dataclasses import dataclass

from ingest.document import HeaderField, Metadata
from ingest.span import Span
from ontology import lexicon


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """A line of the table; ``why`` is empty where the words at ``span`` say the value themselves."""

    label: str
    value: str
    span: Span
    why: str = ""


def header_table(metadata: Metadata) -> tuple[HeaderRow, ...]:
    """The header facts that a document prints, in the order in which officials look for them."""
    words = lexicon("header")["display"]
    rows: list[HeaderRow] = []
    for name, label in words["labels"].items():
        value = getattr(metadata, name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, HeaderField):
                rows.append(HeaderRow(label, each.value, each.span, each.why))
        if name == "issuer" and (authority := metadata.authority):
            level = words["levels"][authority.level]
            place = f"（{authority.place} {authority.code}）" if authority.code else ""
            rows.append(HeaderRow(words["authority"], f"{level}{place}", authority.span, authority.why))
    if period := metadata.period:
        rows.append(HeaderRow(words["period"], f"{period.start}—{period.end}年", period.span))
    for event in metadata.history:
        by = event.act if event.act.startswith(event.body) else f"{event.body}{event.act}"
        told = f"{event.date} {by}{words['events'][event.kind]}"
        rows.append(HeaderRow(words["history"], told, event.span))
    return tuple(rows)
