import keras
import numpy as np

prediction = 0.9
loss = keras.losses.BinaryCrossentropy()
for y in [1.0, 0.0]:
    print("y =", y, "loss:", float(loss(np.array([[y]]), np.array([[prediction]]))))
p = np.linspace(0.02, 0.98, 49)
figure = {"prediction": p, "y = 1": -np.log(p), "y = 0": -np.log(1 - p)}
