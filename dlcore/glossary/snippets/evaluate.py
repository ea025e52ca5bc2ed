import keras
import numpy as np

keras.utils.set_random_seed(0)
x_test = np.random.rand(50, 2)
y_test = (x_test.sum(axis=1) > 1).astype(int)
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
print(model.evaluate(x_test, y_test, verbose=0, return_dict=True))
print(model.evaluate(x_test, y_test, verbose=0, return_dict=True))
