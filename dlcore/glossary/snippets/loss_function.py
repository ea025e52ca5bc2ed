import keras
import numpy as np

prediction = 0.7
y_true, y_pred = np.array([[1.0]]), np.array([[prediction]])
print("mse:", float(keras.losses.MeanSquaredError()(y_true, y_pred)))
print("crossentropy:", float(keras.losses.BinaryCrossentropy()(y_true, y_pred)))
p = np.linspace(0.02, 0.98, 49)
figure = {"prediction": p, "mse": (1 - p) ** 2, "crossentropy": -np.log(p)}
