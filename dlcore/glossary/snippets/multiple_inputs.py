import keras
import numpy as np

keras.utils.set_random_seed(0)
first, second = keras.Input((3,)), keras.Input((2,))
both = keras.layers.Concatenate()([first, second])
outputs = keras.layers.Dense(1)(both)
model = keras.Model([first, second], outputs)

a, b = np.random.rand(50, 3), np.random.rand(50, 2)
y = a.sum(axis=1) - b.sum(axis=1)
model.compile(keras.optimizers.SGD(0.1), "mean_squared_error")
history = model.fit([a, b], y, epochs=6, verbose=0)
print("joined:", both.shape)
figure = {"epoch": range(1, 7), "loss": history.history["loss"]}
