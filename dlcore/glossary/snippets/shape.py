import keras
import numpy as np

images = np.zeros((32, 28, 28, 1))
print("images:", images.shape)
for layer in [
    keras.layers.Conv2D(8, 3),
    keras.layers.MaxPooling2D(2),
    keras.layers.Flatten(),
    keras.layers.Dense(10),
]:
    images = layer(images)
    print(layer.name, tuple(images.shape))
