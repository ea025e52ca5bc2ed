import keras
import numpy as np

z = np.array([-2.0, 0.0, 2.0])
print(keras.activations.linear(z))
layer = keras.layers.Dense(1)
print("Dense(1):", layer.activation.__name__)
