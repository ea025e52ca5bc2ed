"""The terms of the field, each with a snippet of plain Keras; the pages have the words."""

from dlcore.glossary.registry import TERMS
from dlcore.glossary.term import Number, Term, Topic

__all__ = ["TERMS", "Number", "Term", "Topic"]
