import keras
import numpy as np

l2 = 0.1
layer = keras.layers.Dense(
    1, kernel_initializer="ones", kernel_regularizer=keras.regularizers.L2(l2)
)
layer.build((None, 3))
print("weights:", layer.get_weights()[0].ravel())
print("penalty:", float(layer.losses[0]))
sizes = np.linspace(0, 2, 21)
figure = {"w": sizes, "l2": l2 * 3 * sizes**2}
