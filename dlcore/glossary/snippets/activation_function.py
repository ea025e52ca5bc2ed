import keras
import numpy as np

z = np.linspace(-3, 3, 61)
figure = {"z": z}
for name in ["relu", "sigmoid", "tanh", "linear"]:
    f = keras.activations.get(name)
    figure[name] = keras.ops.convert_to_numpy(f(z))
    print(name, [round(float(f(value)), 3) for value in [-2.0, 0.0, 2.0]])
