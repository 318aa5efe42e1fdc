"""What documents are called in lists: by their titles, and told apart where several bear one title."""

from collections import Counter
from collections.abc import Iterable

from ingest import Document
from ui.payloads import title_of
from ui.plain import seen


def names(documents: Iterable[Document]) -> dict[str, str]:
    """The name of each document, by id; no two are alike: lists to choose from go by what is shown."""
    listed = list(documents)
    found = {each.id: seen(title_of(each)) for each in listed}
    for more in (_year, lambda each: seen(each.name), lambda each: each.id):
        borne = Counter(found.values())
        found |= {
            each.id: f"{found[each.id]}（{told}）"
            for each in listed
            if borne[found[each.id]] > 1 and (told := more(each))
        }
    return found


def _year(document: Document) -> str:
    date = document.metadata.issued or document.metadata.published
    return f"{date.value[:4]}年" if date else ""
