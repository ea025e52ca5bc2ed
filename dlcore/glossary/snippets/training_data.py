import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([0, 1, 1, 1])

model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile("sgd", "binary_crossentropy")
losses = [float(model.train_on_batch(x, y)) for _ in range(200)]
print("loss:", losses[0])
print("loss:", losses[-1])
