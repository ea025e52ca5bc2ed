import keras
import numpy as np

units = 2
layer = keras.layers.Dense(units, kernel_initializer="ones", bias_initializer="zeros")
x = np.array([[1.0, 2.0, 3.0]])
print("x:", x)
print("y:", layer(x).numpy())
print("parameters:", layer.count_params())
