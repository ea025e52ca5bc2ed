import keras
import numpy as np

image = np.array([[1, 3, 0, 2], [5, 7, 1, 1], [0, 0, 8, 6], [2, 2, 4, 2]], "float32")
print(image)
image = image.reshape(1, 4, 4, 1)
print("max")
print(keras.layers.MaxPooling2D(2)(image).numpy()[0, :, :, 0])
print("average")
print(keras.layers.AveragePooling2D(2)(image).numpy()[0, :, :, 0])
print("global average")
print(keras.layers.GlobalAveragePooling2D()(image).numpy()[0])
