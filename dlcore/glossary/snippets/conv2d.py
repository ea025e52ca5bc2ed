import keras
import numpy as np

image = np.zeros((1, 5, 6, 1))
image[:, :, 3:] = 1.0
edge = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]).reshape(3, 3, 1, 1)
layer = keras.layers.Conv2D(1, 3, use_bias=False)
layer.build(image.shape)
layer.set_weights([edge])
print(image[0, :, :, 0])
print(layer(image).numpy()[0, :, :, 0])
