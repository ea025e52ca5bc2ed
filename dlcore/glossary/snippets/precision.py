import keras
import numpy as np

threshold = 0.5
y_true = np.array([1, 1, 1, 0, 0, 0])
y_pred = np.array([0.9, 0.8, 0.3, 0.6, 0.2, 0.1])
print("called positive:", (y_pred > threshold).astype(int))
print("precision:", float(keras.metrics.Precision(threshold)(y_true, y_pred)))
thresholds = np.linspace(0, 0.9, 7)
values = [float(keras.metrics.Precision(float(one))(y_true, y_pred)) for one in thresholds]
figure = {"threshold": thresholds, "precision": values}
