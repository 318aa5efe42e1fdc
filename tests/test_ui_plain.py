"""Text that documents and people wrote, where Streamlit reads Markdown: shown as it is."""

import pytest

from ui.plain import plain, seen


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>", "**粗** _斜_ `码` ~~删~~", "[点我](http://example.com)",
        ":red[红] :smile: :material/home:", "$x^2$", "# 标题", "- 项", "1. 项", "a | b", "www.example.com",
        "a@example.com -> b <= c -- d", "\\*已转义\\*", "第一行\n第二行",
    ],
)  # fmt: skip
def test_markdown_is_shown_as_text(text: str) -> None:
    shown = plain(text)
    bare = "".join(c for i, c in enumerate(shown) if not (c == "\\" and not _escaped(shown, i)))
    assert bare.replace("\u2060", "") == seen(text)


def _escaped(text: str, at: int) -> bool:
    before = text[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
