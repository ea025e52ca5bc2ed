"""Labs: what a trained network knows, and how it fails; importing this loads no TensorFlow."""

from dlcore.labs.lab import Conclusion, Figure, Lab
from dlcore.labs.records import Record, load_record, save_record
from dlcore.labs.registry import LABS, QUERIES

__all__ = [
    "LABS",
    "QUERIES",
    "Conclusion",
    "Figure",
    "Lab",
    "Record",
    "load_record",
    "save_record",
]
