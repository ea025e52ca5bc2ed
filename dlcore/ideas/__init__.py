"""Ideas: small calculations that a learner moves, with a goal and typical failures."""

from dlcore.ideas.idea import Choice, Control, Grid, Idea, RealRun, Scale, Slider
from dlcore.ideas.registry import IDEAS

__all__ = ["IDEAS", "Choice", "Control", "Grid", "Idea", "RealRun", "Scale", "Slider"]
