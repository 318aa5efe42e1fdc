"""The elements of a document's header one by one, as exchange formats list them."""

from collections.abc import Iterator

from ingest.document import Authority, HeaderField, Metadata, Period

Field = HeaderField | Authority | Period


def header_fields(header: Metadata) -> Iterator[tuple[str, Field]]:
    """All that is printed or computed, by name; several of one name in order. Events are no fields."""
    for name in Metadata.__slots__:
        value = getattr(header, name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, (HeaderField, Authority, Period)):
                yield name, each


def said_by(field: Field) -> str:
    """What a field says, on one line; years as ISO 8601's interval, an authority by its place or level."""
    match field:
        case HeaderField():
            return field.value.replace("\n", "")
        case Period():
            return f"{field.start}/{field.end}"
        case Authority():
            return field.place or field.level
