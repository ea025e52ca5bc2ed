import keras
import numpy as np

labels = np.array([3, 1, 4, 1])
outputs = keras.utils.to_categorical([3, 1, 4, 7], num_classes=10)
metric = keras.metrics.SparseCategoricalAccuracy()
metric.update_state(labels, outputs)
print("accuracy:", float(metric.result()))
