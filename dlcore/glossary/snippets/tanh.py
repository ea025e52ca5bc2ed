import keras
import numpy as np

z = np.linspace(-4, 4, 81)
y = keras.activations.tanh(z).numpy()
derivative = 1 - y**2
print("tanh(-1), tanh(0), tanh(1):", np.tanh([-1, 0, 1]))
figure = {"z": z, "tanh": y, "derivative": derivative}
