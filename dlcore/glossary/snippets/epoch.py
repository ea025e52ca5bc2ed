import keras
import numpy as np

keras.utils.set_random_seed(0)
epochs = 10
x = np.random.rand(100, 1)
y = 3 * x + 1
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.1), "mean_squared_error")
history = model.fit(x, y, batch_size=50, epochs=epochs, verbose=0)
print("updates:", int(model.optimizer.iterations))
figure = {"epoch": range(1, epochs + 1), "loss": history.history["loss"]}
