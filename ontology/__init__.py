"""The words and shapes of the domain, as data a policy expert may edit.

In: the TOML files of ``lexicon/`` and the Turtle files beside them.
Out: :func:`lexicon`, one validated, read-only table per file.
"""

from ontology.lexicons import LexiconError, data_path, lexicon

__all__ = ["LexiconError", "data_path", "lexicon"]
