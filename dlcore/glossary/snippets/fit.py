import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.random.rand(100, 1)
y = 3 * x + 1
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.3), "mean_squared_error")
history = model.fit(x, y, batch_size=20, epochs=6, verbose=0)
weight, bias = model.get_weights()
print("weight:", float(weight[0, 0]), "bias:", float(bias[0]))
figure = {"epoch": range(1, 7), "loss": history.history["loss"]}
