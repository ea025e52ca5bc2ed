import keras
import numpy as np


class Report(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print("epoch", epoch + 1, "loss", round(logs["loss"], 4))


keras.utils.set_random_seed(0)
x = np.random.rand(50, 1)
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.3), "mean_squared_error")
model.fit(x, 3 * x, epochs=3, verbose=0, callbacks=[Report()])
