import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.random.rand(100, 2)
y = (x.sum(axis=1) > 1).astype(int)
x_train, y_train = x[:80], y[:80]
x_test, y_test = x[80:], y[80:]

model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile(keras.optimizers.SGD(2.0), "binary_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train, epochs=5, verbose=0).history
print("train:", {name: values[-1] for name, values in history.items()})
print("test: ", model.evaluate(x_test, y_test, verbose=0, return_dict=True))
