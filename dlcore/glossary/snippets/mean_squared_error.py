import keras
import numpy as np

y_true = np.array([3.0, 5.0, 7.0])
y_pred = np.array([2.5, 5.0, 9.0])
print("squared errors:", (y_true - y_pred) ** 2)
print("mse:", float(keras.losses.MeanSquaredError()(y_true, y_pred)))
