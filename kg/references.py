"""References: the documents, programmes and places that a clause names, and how it uses them."""

import re
from collections.abc import Iterator, Set
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Clause, Document, Kind
from ingest.span import Span
from kg.facts import Reference, Use
from kg.openings import hastened
from kg.places import Place, home, place_mentions, year_of
from ontology import lexicon

# 《中华人民共和国水法》; titles may hold 〈〉 but no further 《》.
_TITLE = re.compile("《(?P<name>[^《》\n]{2,100})》")
_REACH = 60  # characters before a title in which its verb is looked for
_BEHIND = 400  # characters behind a title in which the frame of its sentence is looked for


def references(document: Document) -> tuple[Reference, ...]:
    """What each clause refers to, in reading order; a name counts once a clause and kind.

    The document's own title is no reference, nor is anything in its header before the preamble.
    """
    found: list[Reference] = []
    counts: dict[str, int] = {}
    seen: set[tuple[str, str, str]] = set()
    text = document.repaired.text
    metadata = document.metadata
    own = frozenset(_plain(field.value) for field in (metadata.title, metadata.notice_title) if field)
    at, year = home(document), year_of(document)
    for clause, part in _parts(document):
        cited = document.numbered(clause).path
        named = [*_documents(text, part, own), *_programmes(text, part), *_places(text, part, at, year)]
        for name, what, use, span in sorted(named, key=lambda each: each[3]):
            if (cited, what, name) in seen:
                continue
            seen.add((cited, what, name))
            counts[cited] = counts.get(cited, 0) + 1
            source = document.repaired.to_source(span)
            found.append(Reference(f"{cited}#r{counts[cited]}", cited, name, what, use, source))
    return tuple(found)


_Named = tuple[str, str, Use, Span]


def _parts(document: Document) -> Iterator[tuple[Clause, Span]]:
    """Headings and the deepest clauses, as spans of the repaired text; of the front matter its preamble."""
    for clause in document.clauses:
        front = clause.path == "0" or clause.path.startswith("0.")
        if front and clause.kind is not Kind.SENTENCE:
            continue
        source = clause.span if not document.children(clause.path) else clause.heading
        if source is not None and (part := document.repaired.to_repaired(source)) is not None:
            yield clause, part


def _documents(text: str, part: Span, own: Set[str]) -> Iterator[_Named]:
    for match in _TITLE.finditer(text, part.start, part.end):
        if _plain(match["name"]) not in own:
            before = text[max(part.start, match.start() - _REACH) : match.start()]
            use = _use(before) or _use_after(text[match.end() : min(part.end, match.end() + 12)])
            ends = min(part.end, match.end() + _BEHIND)
            rests = _patterns()["frame"].search(text[match.end() : ends].split("。", 1)[0])
            if rests and use in (Use.IMPLEMENT, Use.MENTION):
                use = Use.BASIS
            yield match["name"], "document", use, Span(*match.span())


def _plain(title: str) -> str:
    return re.sub(r"[\s年—–\-（）()《》〈〉]", "", title)


def _use(before: str) -> Use | None:
    """The use that the words before a title state, from the nearest verb that reaches it."""
    table = lexicon("references")["document"]
    phrase = re.split("[；。：]", before)[-1]
    found = [(phrase.rfind(word) + len(word), len(word), use) for word, use in _verbs() if word in phrase]
    for end, _, use in sorted(found, key=lambda each: each[:2], reverse=True):
        if len(re.sub(table["between"], "", phrase[end:])) <= table["furthest"]:
            return use
    return None


def _use_after(after: str) -> Use:
    match = re.match(lexicon("references")["document"]["after"], after)
    return dict(_verbs()).get(match["verb"], Use.MENTION) if match else Use.MENTION


@cache
def _verbs() -> tuple[tuple[str, Use], ...]:
    return tuple(
        (word, Use(group["name"])) for group in lexicon("references")["use"] for word in group["words"]
    )


def _programmes(text: str, part: Span) -> Iterator[_Named]:
    words = part.of(text)
    for match in _patterns()["programme"].finditer(words):
        before = words[max(0, match.start() - 12) : match.start()]
        use = Use.IMPLEMENT if _patterns()["implemented"].search(before) else Use.MENTION
        yield match[0], "programme", use, Span(*match.span()).shift(part.start)


def _places(text: str, part: Span, at_home: Place | None, year: int | None) -> Iterator[_Named]:
    words = part.of(text)
    titles = [Span(*match.span()) for match in _TITLE.finditer(words)]
    for mention in place_mentions(words, at_home, year):
        span = Span(mention.start, mention.end)
        if not any(title.contains(span) for title in titles):
            yield span.of(words), "place", Use.MENTION, span.shift(part.start)
    for match in _patterns()["region"].finditer(words):
        yield match[0], "place", Use.MENTION, Span(*match.span()).shift(part.start)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = lexicon("references")
    verbs = "|".join(table["programme"]["verbs"]["implement"])
    regions = sorted(table["regions"]["names"], key=lambda name: (-len(name), name))
    return {
        "frame": re.compile(table["document"]["basis_frame"]),
        "programme": hastened(table["programme"]["pattern"]),
        "implemented": re.compile(f"(?:{verbs})[一-鿿]{{0,4}}$"),
        "region": hastened("|".join(regions)),
    }


@Language.component("youju_references")
def youju_references(doc: Doc) -> Doc:
    """Set ``doc.user_data["references"]`` from the Document in ``doc.user_data["document"]``."""
    doc.user_data["references"] = references(doc.user_data["document"])
    return doc
