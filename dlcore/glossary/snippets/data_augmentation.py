import keras
import numpy as np

keras.utils.set_random_seed(0)
image = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]], "float32").reshape(1, 3, 3, 1)
layer = keras.layers.RandomFlip("horizontal")
for _ in range(3):
    print(layer(image, training=True).numpy()[0, :, :, 0])
