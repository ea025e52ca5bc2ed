import keras
import numpy as np

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [
        keras.Input((2,)),
        keras.layers.Dense(3, activation="relu"),
        keras.layers.Dense(1),
    ]
)
model.summary(line_length=60, print_fn=print)
print(model(np.array([[1.0, 2.0]])).numpy())
