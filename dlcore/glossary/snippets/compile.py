import keras
import numpy as np

keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
print("optimizer:", type(model.optimizer).__name__)
print("loss:", model.loss)
x, y = np.random.rand(20, 3), np.random.randint(0, 2, 20)
before = model.get_weights()[0].copy()
print(model.evaluate(x, y, verbose=0, return_dict=True))
print("weights changed:", bool((before != model.get_weights()[0]).any()))
