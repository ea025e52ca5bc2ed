import keras
import numpy as np

keras.utils.set_random_seed(0)
layer = keras.layers.Dense(4, activation="relu")
x = np.ones((1, 3))
print("input: ", x)
print("output:", layer(x).numpy())
