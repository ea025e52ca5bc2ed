import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.array([1.0, 2.0, 3.0]).reshape(1, 3, 1)
layer = keras.layers.Bidirectional(keras.layers.SimpleRNN(2))
print(layer(x).numpy())
print("forward: ", layer.forward_layer(x).numpy())
print("backward:", layer.backward_layer(x).numpy())
