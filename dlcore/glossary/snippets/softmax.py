import keras
import numpy as np

first = 2.0
z = np.array([[first, 1.0, 0.0]])
p = keras.activations.softmax(z).numpy()[0]
print("softmax:", p)
print("sum:", p.sum())
print("argmax:", p.argmax())
