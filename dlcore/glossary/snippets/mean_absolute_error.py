import keras
import numpy as np

y_true = np.array([3.0, 5.0, 7.0])
y_pred = np.array([2.5, 5.0, 9.0])
print("errors:", np.abs(y_true - y_pred))
print("mae:", float(keras.metrics.MeanAbsoluteError()(y_true, y_pred)))
