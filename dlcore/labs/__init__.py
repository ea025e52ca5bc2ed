"""Labs: what a trained network knows, and how it fails; importing this loads no TensorFlow."""

from dlcore.labs.lab import Conclusion, Figure, Lab
from dlcore.labs.records import Record, load_record, save_record
from dlcore.labs.registry import ALL_LABS, LABS, QUERIES, TRAINED_LABS
from dlcore.labs.trained import TrainedLab

__all__ = [
    "ALL_LABS",
    "LABS",
    "QUERIES",
    "TRAINED_LABS",
    "Conclusion",
    "Figure",
    "Lab",
    "Record",
    "TrainedLab",
    "load_record",
    "save_record",
]
