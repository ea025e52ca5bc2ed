"""Lessons: a question, the runs that answer it, and a conclusion from their results."""

from dlcore.lessons.conclusion import Amount, Basis, Conclusion, Unit
from dlcore.lessons.lesson import Lesson, Size
from dlcore.lessons.registry import LESSONS, find_arm
from dlcore.lessons.results import ArmResults, Arms, RunResult, build_arms

__all__ = [
    "LESSONS",
    "Amount",
    "ArmResults",
    "Arms",
    "Basis",
    "Conclusion",
    "Lesson",
    "RunResult",
    "Size",
    "Unit",
    "build_arms",
    "find_arm",
]
