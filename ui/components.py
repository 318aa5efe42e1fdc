"""The components of the pages, registered once; their code lies in ``assets``."""

from functools import cache
from pathlib import Path
from typing import Any, Protocol

import streamlit as st

_ASSETS = Path(__file__).parent / "assets"


class Mount(Protocol):
    """What Streamlit returns for a registered component."""

    def __call__(self, *, key: str, data: Any, **callbacks: Any) -> Any:
        """Draw the component with ``data``; the result holds its states and triggers by name."""


@cache
def component(name: str) -> Mount:
    """The component of this name in ``assets``."""
    # A line break inside makes Streamlit take the text for the script itself, not for the name of a file.
    script = "/* inline */\n" + (_ASSETS / f"{name}.js").read_text(encoding="utf-8")
    style = "/* inline */\n" + (_ASSETS / f"{name}.css").read_text(encoding="utf-8")
    mount: Mount = st.components.v2.component(
        f"youju_{name}", html='<div class="youju"></div>', css=style, js=script
    )
    return mount
