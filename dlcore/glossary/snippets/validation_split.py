import keras
import numpy as np

keras.utils.set_random_seed(0)
validation_split = 0.2
x = np.random.rand(100, 2)
y = (x.sum(axis=1) > 1).astype(int)

model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile(keras.optimizers.SGD(1.0), "binary_crossentropy")
history = model.fit(x, y, epochs=3, validation_split=validation_split, verbose=0)
validation = round(100 * validation_split)
print("training:", 100 - validation, "validation:", validation)
figure = {"epoch": range(1, 4), **history.history}
