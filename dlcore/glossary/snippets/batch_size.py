import keras
import numpy as np

keras.utils.set_random_seed(0)
batch_size = 32
x = np.random.rand(100, 1)
y = 3 * x
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mean_squared_error")
model.fit(x, y, batch_size=batch_size, epochs=1, verbose=0)
print("updates:", int(model.optimizer.iterations))
