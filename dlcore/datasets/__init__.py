"""The registry of data sets: name in a spec to class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.digits import Digits
from dlcore.datasets.fashion_mnist import FashionMnist
from dlcore.datasets.file import FetchProgress, File
from dlcore.datasets.mnist import Mnist
from dlcore.errors import DataUnknown

AnyDataset = Annotated[Digits | Mnist | FashionMnist, Field(discriminator="name")]

DATASETS: Mapping[str, type[DatasetSpec]] = {
    "digits": Digits,
    "mnist": Mnist,
    "fashion-mnist": FashionMnist,
}


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
    "AnyDataset",
    "Cache",
    "Dataset",
    "DatasetSpec",
    "Digits",
    "FashionMnist",
    "FetchProgress",
    "File",
    "Info",
    "Kind",
    "Mnist",
    "Task",
    "dataset_named",
]
