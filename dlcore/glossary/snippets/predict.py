import keras
import numpy as np

keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
outputs = model.predict(np.random.rand(2, 4), verbose=0)
print(outputs)
print("classes:", outputs.argmax(axis=1))
