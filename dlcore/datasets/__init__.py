"""Registry of data sets: the classes by their names in a spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, get_args

from pydantic import Field

from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.builtin.airline_passengers import AirlinePassengers
from dlcore.datasets.builtin.cifar10 import Cifar10
from dlcore.datasets.builtin.digits import Digits
from dlcore.datasets.builtin.fashion_mnist import FashionMnist
from dlcore.datasets.builtin.imdb import Imdb
from dlcore.datasets.builtin.mnist import Mnist
from dlcore.datasets.builtin.noisy_line import NoisyLine
from dlcore.datasets.builtin.points import Points
from dlcore.datasets.builtin.two_class import TwoClass
from dlcore.datasets.builtin.two_inputs import TwoInputs
from dlcore.datasets.cache import Cache
from dlcore.datasets.characters.characters import Characters
from dlcore.datasets.class_handwriting import ClassHandwriting
from dlcore.datasets.image_dataset import ImageDataset
from dlcore.datasets.pinned_file import FetchProgress, File
from dlcore.datasets.plane.plane import Plane
from dlcore.datasets.uploads.upload_csv import UploadCsv
from dlcore.datasets.uploads.upload_series import UploadSeries
from dlcore.errors import DataUnknown

BuiltinDataset = (
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
)

AnyDataset = Annotated[
    BuiltinDataset | Characters | Plane | UploadCsv | UploadSeries | ClassHandwriting,
    Field(discriminator="name"),
]

DATASETS: Mapping[str, type[DatasetSpec]] = {
    dataset.model_fields["name"].default: dataset for dataset in get_args(BuiltinDataset)
}
"""Built-in data sets, without texts, those of learners and the points that the playground makes."""


def dataset_named(name: str) -> DatasetSpec:
    """Return the data set of a name with default settings.

    Raises:
        DataUnknown: there is no such data set.
    """
    if name not in DATASETS:
        raise DataUnknown(name=name, known=list(DATASETS))
    return DATASETS[name](name=name)


__all__ = [
    "DATASETS",
    "AirlinePassengers",
    "AnyDataset",
    "Cache",
    "Characters",
    "Cifar10",
    "ClassHandwriting",
    "Dataset",
    "DatasetSpec",
    "Digits",
    "FashionMnist",
    "FetchProgress",
    "File",
    "ImageDataset",
    "Imdb",
    "Info",
    "Kind",
    "Mnist",
    "NoisyLine",
    "Plane",
    "Points",
    "Task",
    "TwoClass",
    "TwoInputs",
    "UploadCsv",
    "UploadSeries",
    "dataset_named",
]
