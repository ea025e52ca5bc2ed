import keras
import numpy as np

keras.utils.set_random_seed(2)
epochs = 8
x = np.random.randn(40, 16)
y = x[:, 0] + np.random.randn(40)
model = keras.Sequential([keras.Input((16,)), keras.layers.Dense(1, kernel_initializer="zeros")])
model.compile(keras.optimizers.SGD(0.2), "mean_squared_error")
history = model.fit(x, y, validation_split=0.5, epochs=epochs, verbose=0).history
best = int(np.argmin(history["val_loss"])) + 1
print("best epoch:", best)
figure = {"epoch": range(1, epochs + 1), **history}
