"""Data sets as the Python that loads or makes them.

Each gives ``x_train``, ``y_train``, ``x_test`` and ``y_test``, with the values that the data set's
own ``load`` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dlcore.datasets.builtin.airline_passengers import LEAST, MOST, passengers
from dlcore.datasets.uploads.csv_table import MISSING
from dlcore.datasets.uploads.upload_csv import FAR, UploadCsv
from dlcore.datasets.uploads.upload_series import UploadSeries
from dlcore.export.call import call, written
from dlcore.export.section import NUMPY, PANDAS, Section
from dlcore.spec import Spec

YEAR = 12
ROWS = "(x_train, y_train), (x_test, y_test)"

Make = Callable[[Any], Section]


def data_sections(spec: Spec) -> list[Section]:
    """Loading, and whatever the model needs done to the arrays."""
    return [DATA[spec.dataset.name](spec.dataset), *_preparation(spec)]


def _preparation(spec: Spec) -> list[Section]:
    """Fewer samples, numbers from 0 to 1, axes, several inputs, one-hot labels."""
    from dlcore.export.model_code import input_shape

    dataset, info = spec.dataset, spec.dataset.info()
    sections = []
    if dataset.train_size is not None:
        size = info.train_size
        code = f"x_train, y_train = x_train[:{size}], y_train[:{size}]"
        sections.append(Section("part", code, (), {"count": size}))
    if info.scale != 1.0:
        code = _both(f'{{x}}.astype("float32") / {info.scale:g}')
        sections.append(Section("scale", code, (), {"scale": f"{info.scale:g}"}))
    if input_shape(spec) != info.input_shape:
        sections.append(Section("channels", _both("{x}[..., np.newaxis]"), (NUMPY,)))
    if info.splits:
        width = info.splits[0]
        sections.append(Section("inputs", _both(f"[{{x}}[:, :{width}], {{x}}[:, {width}:]]"), ()))
    if spec.training.loss.wants_one_hot():
        count = len(info.classes)
        code = "\n".join(
            f"{y} = keras.utils.to_categorical({y}, {count})" for y in ("y_train", "y_test")
        )
        sections.append(Section("one_hot", code))
    return sections


def _both(pattern: str) -> str:
    return "\n".join(f"{x} = {pattern.format(x=x)}" for x in ("x_train", "x_test"))


def _keras(module: str) -> Make:
    """A data set that Keras downloads."""

    def section(dataset: Any) -> Section:
        code = f"{ROWS} = keras.datasets.{module}.load_data()"
        return Section(f"data_{module}", code)

    return section


def _cifar10(dataset: Any) -> Section:
    code = (
        f"{ROWS} = keras.datasets.cifar10.load_data()\n"
        "y_train, y_test = y_train.ravel(), y_test.ravel()"
    )
    return Section("data_cifar10", code)


def _imdb(dataset: Any) -> Section:
    load = call("keras.datasets.imdb.load_data", num_words=dataset.words)
    pad = f"keras.utils.pad_sequences({{x}}, maxlen={dataset.steps})"
    values = {"words": dataset.words, "steps": dataset.steps}
    return Section("data_imdb", f"{ROWS} = {load}\n{_both(pad)}", values=values)


def _digits(dataset: Any) -> Section:
    code = """\
digits = load_digits()
by_class = np.argsort(digits.target, kind="stable")
test = np.sort(by_class[::5])
train = np.setdiff1d(np.arange(len(digits.target)), test)
x_train, y_train = digits.images[train], digits.target[train]
x_test, y_test = digits.images[test], digits.target[test]"""
    return Section("data_digits", code, (NUMPY, "from sklearn.datasets import load_digits"))


def _airline(dataset: Any) -> Section:
    months = [f"{value:g}" for value in passengers()]
    years = [", ".join(months[i : i + YEAR]) for i in range(0, len(months), YEAR)]
    rows = "\n".join(f"    {year}," for year in years)
    values = f'passengers = np.array([\n{rows}\n], dtype="float64")'
    code = f"{values}\n{_windows('passengers', LEAST, MOST, dataset)}"
    return Section("data_airline_passengers", code, (NUMPY,), {"window": dataset.window})


def _windows(name: str, least: float, most: float, dataset: Any) -> str:
    test = dataset.info().test_size
    return f"""\
scaled = ({name} - {least!r}) / ({most!r} - {least!r})
x = np.lib.stride_tricks.sliding_window_view(scaled, {dataset.window})[:-1, :, np.newaxis]
y = scaled[{dataset.window}:, np.newaxis]
x, y = x.astype("float32"), y.astype("float32")
x_train, y_train, x_test, y_test = x[:-{test}], y[:-{test}], x[-{test}:], y[-{test}:]"""


POINTS = {
    "moons": """\
angle = random.uniform(0.0, np.pi, len(y))
side = 1 - 2 * y
x = np.column_stack([side * (np.cos(angle) - 0.5), side * (np.sin(angle) - 0.25)])""",
    "circles": """\
radius = np.where(y, 0.5, 1.0)
angle = random.uniform(0.0, 2 * np.pi, len(y))
x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])""",
    "spirals": """\
along = np.sqrt(random.uniform(0.0, 1.0, len(y)))
radius, angle = 1.5 * along, along * 3 * np.pi + np.pi * y
x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])""",
    "clusters": """\
centres = np.array([[-0.75, -0.5], [0.75, 0.5]])
x = centres[y] + random.normal(0.0, 0.25, (len(y), 2))""",
    "xor": """\
x = random.uniform(0.1, 1.0, (len(y), 2)) * random.choice([-1, 1], (len(y), 1))
x[:, 1] *= 1 - 2 * y""",
}


def _points(dataset: Any) -> Section:
    test = dataset.info().test_size
    code = f"""\
random = np.random.default_rng({dataset.seed})
y = random.permutation({dataset.samples}) % 2
{POINTS[dataset.shape]}
x += random.normal(0.0, {dataset.noise!r}, x.shape)
x = x.astype("float32")
x_train, y_train, x_test, y_test = x[:-{test}], y[:-{test}], x[-{test}:], y[-{test}:]"""
    return Section("data_points", code, (NUMPY,))


def _two_class(dataset: Any) -> Section:
    train, features = _whole(dataset), dataset.info().input_shape[0]
    samples = train + dataset.info().test_size
    made = call(
        "make_classification", n_samples=samples, n_features=features, random_state=dataset.seed
    )
    code = f'x, y = {made}\nx = x.astype("float32")\n{_parts(train)}'
    return Section("data_two_class", code, ("from sklearn.datasets import make_classification",))


def _noisy_line(dataset: Any) -> Section:
    train = _whole(dataset)
    code = f"""\
random = np.random.default_rng({dataset.seed})
x = random.uniform(0.0, 1.0, ({train + dataset.info().test_size}, 1))
y = 3.0 * x + random.uniform(0.0, 0.1, x.shape)
x, y = x.astype("float32"), y.astype("float32")
{_parts(train)}"""
    return Section("data_noisy_line", code, (NUMPY,))


def _two_inputs(dataset: Any) -> Section:
    train, (first, second) = _whole(dataset), dataset.info().splits
    code = f"""\
random = np.random.default_rng({dataset.seed})
x = random.normal(size=({train + dataset.info().test_size}, {first + second}))
says = [random.normal(0.0, 1.0 / np.sqrt(size), size) for size in ({first}, {second})]
y = (x @ np.concatenate(says) > 0.0).astype("int32")
x = x.astype("float32")
{_parts(train)}"""
    return Section("data_two_inputs", code, (NUMPY,))


def _whole(dataset: Any) -> int:
    """Training samples when all are used."""
    size: int = dataset.model_copy(update={"train_size": None}).info().train_size
    return size


def _parts(train: int) -> str:
    return f"x_train, y_train, x_test, y_test = x[:{train}], y[:{train}], x[{train}:], y[{train}:]"


READ = f"""\
def read_table(encoding):
    return pd.read_csv(
        "table.csv", sep=None, engine="python", encoding=encoding, dtype=str, keep_default_na=False
    )


def numbers_of(column):
    return pd.to_numeric(column.str.replace(",", ".")).to_numpy("float64")


try:
    table = read_table("utf-8-sig")
except UnicodeDecodeError:
    table = read_table("cp932")
table = table.rename(columns=str.strip).map(str.strip)
table = table.mask(table.map(str.lower).isin({written(sorted(MISSING))}))"""


def _own_csv(dataset: UploadCsv) -> Section:
    names = [feature.name for feature in dataset.features]
    wanted = [dataset.target, *(names if dataset.gaps == "drop" else ())]
    lines = [
        READ,
        f"usable = np.flatnonzero(table[{written(wanted)}].notna().all(axis=1))",
        f"mixed = np.random.default_rng({dataset.seed}).permutation(usable)",
        f"test, train = np.split(mixed, [int(len(usable) * {dataset.test_share!r})])",
        "columns = []",
        *(_feature(feature, dataset.scaling) for feature in dataset.features),
        'x = np.column_stack(columns).astype("float32")',
        _target(dataset),
        "x_train, y_train, x_test, y_test = x[train], y[train], x[test], y[test]",
    ]
    return Section("data_own_csv", "\n".join(lines), (NUMPY, PANDAS))


SCALING = {
    "standard": ("known.mean()", "known.std()"),
    "minmax": ("known.min()", "np.ptp(known)"),
}


def _feature(feature: Any, scaling: str) -> str:
    if feature.categories:
        return (
            f"for category in {written(list(feature.categories))}:\n"
            f"    columns.append(table[{written(feature.name)}] == category)"
        )
    lines = [
        f"numbers = numbers_of(table[{written(feature.name)}])",
        "known = numbers[train][np.isfinite(numbers[train])]",
        "numbers = np.where(np.isfinite(numbers), numbers, known.mean())",
    ]
    if scaling in SCALING:
        zero, unit = SCALING[scaling]
        scaled = f"(numbers - {zero}) / ({unit} or 1.0)"
        lines.append(f"numbers = np.clip({scaled}, {-FAR!r}, {FAR!r})")
    return "\n".join([*lines, "columns.append(numbers)"])


def _target(dataset: UploadCsv) -> str:
    if dataset.target_range is None:
        return (
            f"classes = {written(list(dataset.classes))}\n"
            f"y = pd.Categorical(table[{written(dataset.target)}], classes).codes"
        )
    least, most = dataset.target_range
    return (
        f"y = numbers_of(table[{written(dataset.target)}])[:, np.newaxis]\n"
        f'y = ((y - {least!r}) / {most - least or 1.0!r}).astype("float32")'
    )


def _own_series(dataset: UploadSeries) -> Section:
    lines = [
        READ,
        f"values = numbers_of(table[{written(dataset.column)}].dropna())",
        _windows("values", dataset.least, dataset.most, dataset),
    ]
    return Section("data_own_series", "\n".join(lines), (NUMPY, PANDAS))


DATA: Mapping[str, Make] = {
    "digits": _digits,
    "mnist": _keras("mnist"),
    "fashion-mnist": _keras("fashion_mnist"),
    "cifar10": _cifar10,
    "imdb": _imdb,
    "airline-passengers": _airline,
    "points": _points,
    "two-class": _two_class,
    "noisy-line": _noisy_line,
    "two-inputs": _two_inputs,
    "own-csv": _own_csv,
    "own-series": _own_series,
}
"""By name of the data set."""
