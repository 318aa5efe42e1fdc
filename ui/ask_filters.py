"""What a question is asked of: documents, as chosen or by issuer and year; and how strongly it binds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from ingest import Document
from kg.facts import Level, Strength
from kg.graph import LEVEL_LABELS
from library import Library
from sheets.labels import STRENGTHS
from ui.naming import names
from ui.permalink import one_of, put_down, some_of, take_up

_PAGE = "ask"


@dataclass(frozen=True, slots=True)
class Filters:
    """The documents that are asked (None: all), and the strength that is wanted (None: any)."""

    documents: tuple[str, ...] | None
    strength: Strength | None

    @property
    def said(self) -> str:
        """What is left out, in short; empty where nothing is."""
        parts = [f"{len(self.documents)} 份文件"] if self.documents is not None else []
        return "，".join([*parts, *([STRENGTHS[self.strength]] if self.strength else [])])


def filters(library: Library) -> Filters:
    """Draw the filters, folded away; ``?doc=``, ``?level=``, ``?year=`` and ``?strength=`` set them."""
    documents = {each.id: each for each in library.documents()}
    levels = _offered(_level(each) for each in documents.values())
    years = _offered(_year(each) for each in documents.values())
    with st.popover("筛选", icon=":material/filter_alt:", width="stretch"):
        chosen = _several("文件", "doc", list(documents), names(documents.values()).__getitem__)
        level = _several("发文层级", "level", levels, lambda key: LEVEL_LABELS[Level(key)])
        year = _several("成文年份", "year", years, lambda key: f"{key}年")
        key = take_up(_PAGE, "strength", one_of([each.value for each in Strength]))
        strength = st.selectbox(
            "约束力度",
            [each.value for each in Strength],
            format_func=lambda value: STRENGTHS[Strength(value)],
            key=key,
            placeholder="不限",
            index=None,
        )
    put_down(_PAGE, {"doc": chosen, "level": level, "year": year, "strength": [strength] if strength else []})
    kept = tuple(
        key
        for key, each in documents.items()
        if (not chosen or key in chosen)
        and (not level or _level(each) in level)
        and (not year or _year(each) in year)
    )
    return Filters(kept if chosen or level or year else None, Strength(strength) if strength else None)


def _several(label: str, name: str, options: Sequence[str], shown: Callable[[str], str]) -> list[str]:
    key = take_up(_PAGE, name, some_of(options))
    return st.multiselect(label, options, format_func=shown, key=key, placeholder="不限")


def _offered(values: Iterable[str]) -> list[str]:
    return sorted(filter(None, set(values)))


def _level(document: Document) -> str:
    authority = document.metadata.authority
    return str(authority.level) if authority else ""


def _year(document: Document) -> str:
    date = document.metadata.issued or document.metadata.published
    return date.value[:4] if date else ""
