"""Text that documents and people wrote, where Streamlit reads Markdown: shown as it is, never as markup.

In: any text. Out: Markdown that reads as this text on one line. Labels of widgets, captions, warnings and
notes need it; ``st.text``, cells of ``st.dataframe`` and options of ``st.selectbox`` are text already.
"""

import re
import string

_JOINER = "\u2060"
"""WORD JOINER (UAX #14): unseen and without width; it keeps apart what is looked for after parsing."""
_PUNCTUATION = re.compile(f"[{re.escape(string.punctuation)}]")
_AFTERWARDS = re.compile(r"(?<=:)(?=[\w+\-/])|(?<=www)(?=\.)|(?=@)|(?<=[-<>=~])(?=[-<>=])", re.IGNORECASE)
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    r"""``text`` as Markdown that shows it literally; unseen controls by their code points.

    >>> plain("**秸秆** [点我](x)")
    '\\*\\*秸秆\\*\\* \\[点我\\]\\(x\\)'
    >>> plain("a\u202eb")
    'a\\[U\\+202E\\]b'
    """
    # Emoji shortcodes, bare addresses and arrows are replaced after parsing, where escapes are gone.
    apart = _AFTERWARDS.sub(_JOINER, seen(text))
    return _PUNCTUATION.sub(lambda found: "\\" + found[0], apart)


def seen(text: str) -> str:
    """``text`` on one line, with each unseen control as its code point."""
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", " ".join(text.split()))
