import keras
import numpy as np

keras.utils.set_random_seed(0)
learning_rate = 0.1
x = np.random.rand(64, 1)
y = 3 * x
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(learning_rate), "mean_squared_error")
losses = []
for step in range(40):
    batch = slice(step % 4 * 16, step % 4 * 16 + 16)
    losses.append(float(model.train_on_batch(x[batch], y[batch])))
print("w:", float(model.get_weights()[0][0, 0]))
figure = {"update": range(1, 41), "loss": losses}
