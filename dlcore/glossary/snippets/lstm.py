import keras
import numpy as np

keras.utils.set_random_seed(0)
layer = keras.layers.LSTM(1, return_sequences=True)
x = np.array([1.0, 0.0, 0.0, 0.0, 0.0, 0.0]).reshape(1, 6, 1)
state = layer(x).numpy().ravel()
print("h:", state)
print("parameters:", layer.count_params())
figure = {"t": range(1, 7), "x": x.ravel(), "h": state}
