"""Lessons: a question, the runs that answer it, and a conclusion that follows from them."""

from dlcore.lessons.conclusion import Amount, Basis, Conclusion, Unit
from dlcore.lessons.figures import Arm, Arms, Measured, arms
from dlcore.lessons.lesson import Lesson, Size
from dlcore.lessons.registry import LESSONS

__all__ = [
    "LESSONS",
    "Amount",
    "Arm",
    "Arms",
    "Basis",
    "Conclusion",
    "Lesson",
    "Measured",
    "Size",
    "Unit",
    "arms",
]
