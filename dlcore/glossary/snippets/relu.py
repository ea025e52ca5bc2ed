import keras
import numpy as np

z = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
y = keras.activations.relu(z)
print(y.numpy())
figure = {"z": z, "relu": y}
