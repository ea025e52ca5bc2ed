import keras
import numpy as np

y_true = np.array([3.0, 5.0, 7.0])
y_pred = np.array([2.5, 5.0, 9.0])
mse = float(keras.metrics.MeanSquaredError()(y_true, y_pred))
print("mse:", mse)
print("square root:", mse**0.5)
print("rmse:", float(keras.metrics.RootMeanSquaredError()(y_true, y_pred)))
