import keras
import numpy as np

keras.utils.set_random_seed(0)
inputs = keras.Input((4,))
hidden = keras.layers.Dense(8, activation="relu")(inputs)
outputs = keras.layers.Dense(1, activation="sigmoid")(hidden)
model = keras.Model(inputs, outputs)

x = np.random.rand(50, 4)
y = (x[:, 0] > x[:, 1]).astype(int)
model.compile(keras.optimizers.SGD(0.5), "binary_crossentropy")
history = model.fit(x, y, epochs=6, verbose=0)
print("loss:", history.history["loss"][-1])
figure = {"epoch": range(1, 7), "loss": history.history["loss"]}
