import keras
import numpy as np

window = 3
series = np.arange(10, 110, 10)
batches = keras.utils.timeseries_dataset_from_array(
    series[:-1], series[window:], sequence_length=window, batch_size=None
)
for x, y in batches:
    print(x.numpy(), "->", y.numpy())
