import keras
import numpy as np

keras.utils.set_random_seed(0)
rate = 0.5
layer = keras.layers.Dropout(rate)
x = np.ones((1, 8))
print("training:", layer(x, training=True).numpy())
print("training:", layer(x, training=True).numpy())
print("predict: ", layer(x, training=False).numpy())
