import keras
import numpy as np

image = np.array([[[1, 2, 3], [4, 5, 6]]])
print(image[0], image.shape)
flat = keras.layers.Flatten()(image).numpy()
print(flat[0], flat.shape)
