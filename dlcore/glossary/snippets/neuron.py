import keras
import numpy as np

weight = 2.0
bias = -1.0
neuron = keras.layers.Dense(1, activation="sigmoid")
neuron.build((None, 1))
neuron.set_weights([np.array([[weight]]), np.array([bias])])
x = np.linspace(-5, 5, 41).reshape(-1, 1)
y = neuron(x).numpy()
print("x = 1:", float(neuron(np.array([[1.0]])).numpy()[0, 0]))
figure = {"x": x.ravel(), "y": y.ravel()}
