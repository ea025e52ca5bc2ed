"""Real deep-learning experiments, without a browser as well as behind the app.

    import dlcore
    run = dlcore.train(dlcore.PRESETS["digits-mlp"].spec)
    print(run.progress.test)

Importing this package loads no TensorFlow; training does.
"""

from dlcore.analysis.history import History, history
from dlcore.api import train
from dlcore.datasets import DATASETS
from dlcore.errors import DlcoreError, Problem, SpecError
from dlcore.experiments.presets import PRESETS, Preset
from dlcore.models.layers import LAYERS
from dlcore.planning.plan import Plan, plan
from dlcore.spec import Spec
from dlcore.store import Run, RunState, Store

__version__ = "0.2.0"

__all__ = [
    "DATASETS",
    "LAYERS",
    "PRESETS",
    "DlcoreError",
    "History",
    "Plan",
    "Preset",
    "Problem",
    "Run",
    "RunState",
    "Spec",
    "SpecError",
    "Store",
    "history",
    "plan",
    "train",
]
