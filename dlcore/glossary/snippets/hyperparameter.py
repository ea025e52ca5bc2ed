import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.random.rand(100, 1)
y = 3 * x + 1
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
start = model.get_weights()
for learning_rate in [0.001, 0.01, 0.1, 1.0]:
    model.compile(keras.optimizers.SGD(learning_rate), "mean_squared_error", run_eagerly=True)
    model.set_weights(start)
    for _ in range(10):
        loss = model.train_on_batch(x, y)
    print("learning_rate", learning_rate, "loss", round(float(loss), 4))
