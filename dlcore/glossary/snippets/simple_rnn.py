import keras
import numpy as np

layer = keras.layers.SimpleRNN(
    1, kernel_initializer="ones", recurrent_initializer="ones", return_sequences=True
)
x = np.array([1.0, 0.0, 0.0, 0.0, 0.0, 0.0]).reshape(1, 6, 1)
state = layer(x).numpy().ravel()
print("x:", x.ravel())
print("h:", state)
figure = {"t": range(1, 7), "x": x.ravel(), "h": state}
