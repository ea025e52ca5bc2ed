import keras
import numpy as np

image = np.ones((1, 5, 5, 1))
for padding in ["valid", "same"]:
    layer = keras.layers.Conv2D(1, 3, padding=padding, kernel_initializer="ones")
    print(padding)
    print(layer(image).numpy()[0, :, :, 0])
