"""Which characters can leave the house: those every format of exchange carries."""

import re

# XML 1.0 §2.2 (Char), which xsd:string takes over: no other control, no lone surrogate, no U+FFFE, U+FFFF.
_UNCARRIED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def carried(text: str) -> str:
    r"""``text`` with each character that XML and RDF cannot carry replaced by one U+FFFD: offsets stay true.

    All else is left as it is, bidirectional controls too: a quote is verbatim.

    >>> carried("一\x00二\ud800三\u202e\r\n")
    '一\ufffd二\ufffd三\u202e\r\n'
    """
    return _UNCARRIED.sub("\ufffd", text)
