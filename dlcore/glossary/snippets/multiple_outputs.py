import keras
import numpy as np

keras.utils.set_random_seed(0)
inputs = keras.Input((2,))
hidden = keras.layers.Dense(8, activation="relu")(inputs)
total = keras.layers.Dense(1, name="total")(hidden)
larger = keras.layers.Dense(1, activation="sigmoid", name="larger")(hidden)
model = keras.Model(inputs, {"total": total, "larger": larger})

x = np.random.rand(50, 2)
y = {"total": x.sum(axis=1), "larger": x[:, 0] > x[:, 1]}
model.compile(
    keras.optimizers.SGD(0.2),
    {"total": "mean_squared_error", "larger": "binary_crossentropy"},
)
history = model.fit(x, y, epochs=3, verbose=0).history
print("losses:", sorted(history))
figure = {"epoch": range(1, 4), **history}
