import keras
import numpy as np

y_true = np.array([[1], [0], [1], [1]])
y_pred = np.array([[0.9], [0.4], [0.3], [0.8]])
for metric in [
    keras.metrics.BinaryAccuracy(),
    keras.metrics.Precision(),
    keras.metrics.Recall(),
    keras.metrics.MeanAbsoluteError(),
]:
    print(metric.name, float(metric(y_true, y_pred)))
