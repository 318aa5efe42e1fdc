"""Recognises the names of bodies: 国务院, 河川省生态环境厅, 中共中央."""

import re

from ontology import lexicon

_BODY = re.compile(lexicon("header")["patterns"]["organisation"])


def names_bodies(text: str) -> bool:
    """Whether ``text`` names bodies, parted by white space, and nothing else.

    >>> names_bodies("河川省财政厅 河川省生态环境厅"), names_bodies("河川省财政厅关于预算的通知")
    (True, False)
    """
    names = text.split()
    return bool(names) and all(map(_BODY.match, names))
