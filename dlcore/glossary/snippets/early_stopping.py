import keras
import numpy as np

keras.utils.set_random_seed(2)
patience = 3
x = np.random.randn(40, 16)
y = x[:, 0] + np.random.randn(40)
model = keras.Sequential([keras.Input((16,)), keras.layers.Dense(1, kernel_initializer="zeros")])
model.compile(keras.optimizers.SGD(0.2), "mean_squared_error")
stopping = keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)
history = model.fit(x, y, validation_split=0.5, epochs=15, verbose=0, callbacks=[stopping]).history
print("epochs:", len(history["loss"]), "best:", 1 + int(np.argmin(history["val_loss"])))
figure = {"epoch": range(1, len(history["loss"]) + 1), **history}
