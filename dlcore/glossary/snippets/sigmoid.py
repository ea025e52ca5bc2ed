import keras
import numpy as np

z = np.linspace(-8, 8, 81)
y = keras.activations.sigmoid(z).numpy()
derivative = y * (1 - y)
print("largest derivative:", derivative.max())
print("derivative at 8:", derivative[-1])
figure = {"z": z, "sigmoid": y, "derivative": derivative}
