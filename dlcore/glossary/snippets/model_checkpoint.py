import tempfile

import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.random.rand(50, 1)
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.3), "mean_squared_error")
with tempfile.TemporaryDirectory() as folder:
    file = folder + "/best.weights.h5"
    saving = keras.callbacks.ModelCheckpoint(
        file, monitor="loss", save_best_only=True, save_weights_only=True
    )
    model.fit(x, 3 * x, epochs=5, verbose=0, callbacks=[saving])
    print("trained:", model.get_weights()[0])
    model.set_weights([np.zeros((1, 1)), np.zeros(1)])
    model.load_weights(file)
    print("loaded: ", model.get_weights()[0])
