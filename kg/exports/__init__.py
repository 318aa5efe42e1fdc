"""Documents and their facts in the formats that other tools open.

In: pairs of a document and its facts. Out: bytes, which depend on the documents and facts alone, whatever
their order. :data:`FORMATS` names each; one small module writes each.

Text is verbatim wherever the format can carry it. What XML 1.0 and RDF cannot carry (control characters,
lone surrogates) becomes one U+FFFD a character in every format, so that offsets stay true; bidirectional
controls are text and stay. Cells that a spreadsheet would run as a formula get an apostrophe before them.
"""

from kg.exports.formats import FORMATS, Export, export_named

__all__ = ["FORMATS", "Export", "export_named"]
