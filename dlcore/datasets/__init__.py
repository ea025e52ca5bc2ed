"""The registry of data sets: name in a spec to class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from dlcore.datasets.airline_passengers import AirlinePassengers
from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.cifar10 import Cifar10
from dlcore.datasets.digits import Digits
from dlcore.datasets.fashion_mnist import FashionMnist
from dlcore.datasets.file import FetchProgress, File
from dlcore.datasets.imdb import Imdb
from dlcore.datasets.mnist import Mnist
from dlcore.datasets.noisy_line import NoisyLine
from dlcore.datasets.own_csv import OwnCsv
from dlcore.datasets.own_series import OwnSeries
from dlcore.datasets.points import Points
from dlcore.datasets.two_class import TwoClass
from dlcore.datasets.two_inputs import TwoInputs
from dlcore.errors import DataUnknown

AnyDataset = Annotated[
    Digits
    | Mnist
    | FashionMnist
    | Cifar10
    | Imdb
    | AirlinePassengers
    | Points
    | TwoClass
    | NoisyLine
    | TwoInputs
    | OwnCsv
    | OwnSeries,
    Field(discriminator="name"),
]

DATASETS: Mapping[str, type[DatasetSpec]] = {
    "digits": Digits,
    "mnist": Mnist,
    "fashion-mnist": FashionMnist,
    "cifar10": Cifar10,
    "imdb": Imdb,
    "airline-passengers": AirlinePassengers,
    "points": Points,
    "two-class": TwoClass,
    "noisy-line": NoisyLine,
    "two-inputs": TwoInputs,
}
"""Those that the app brings; the learner's own table comes with a spec that describes it."""


def dataset_named(name: str) -> DatasetSpec:
    """The whole data set of that name.

    Raises:
        DataUnknown: there is none.
    """
    if name not in DATASETS:
        raise DataUnknown(name=name, known=list(DATASETS))
    return DATASETS[name](name=name)


__all__ = [
    "DATASETS",
    "AirlinePassengers",
    "AnyDataset",
    "Cache",
    "Cifar10",
    "Dataset",
    "DatasetSpec",
    "Digits",
    "FashionMnist",
    "FetchProgress",
    "File",
    "Imdb",
    "Info",
    "Kind",
    "Mnist",
    "NoisyLine",
    "OwnCsv",
    "OwnSeries",
    "Points",
    "Task",
    "TwoClass",
    "TwoInputs",
    "dataset_named",
]
