"""What documents are called in lists: their titles, and the year where several versions bear one title."""

from collections import Counter
from collections.abc import Iterable

from ingest import Document
from ui.payloads import title_of
from ui.plain import seen


def names(documents: Iterable[Document]) -> dict[str, str]:
    """The name of each document, by id."""
    titles = {each.id: (seen(title_of(each)), _year(each), each.name) for each in documents}
    borne = Counter(title for title, _, _ in titles.values())
    told = {
        key: title if borne[title] == 1 else f"{title}（{f'{year}年' if year else seen(name)}）"
        for key, (title, year, name) in titles.items()
    }
    # A list goes by what it shows: no two may be called the same.
    alike = Counter(told.values())
    return {key: name if alike[name] == 1 else f"{name} {key[:6]}" for key, name in told.items()}


def _year(document: Document) -> str:
    date = document.metadata.issued or document.metadata.published
    return date.value[:4] if date else ""
