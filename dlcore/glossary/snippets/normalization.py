import keras
import numpy as np

pixels = np.array([[0.0, 51.0, 255.0]])
print("/ 255:", keras.layers.Rescaling(1 / 255)(pixels).numpy())

heights = np.array([[150.0], [160.0], [170.0], [180.0]])
layer = keras.layers.Normalization()
layer.adapt(heights)
print("mean 0, deviation 1:", layer(heights).numpy().ravel())
