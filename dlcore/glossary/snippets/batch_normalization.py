import keras
import numpy as np

x = np.array([[10.0], [20.0], [30.0], [40.0]])
layer = keras.layers.BatchNormalization()
y = layer(x, training=True).numpy()
print(y.ravel())
print("mean:", round(float(y.mean()), 4), "deviation:", round(float(y.std()), 4))
for weight in layer.weights:
    print(weight.name, weight.numpy())
