import keras
import numpy as np
import tensorflow as tf

model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
model.set_weights([np.array([[2.0], [-1.0], [0.0]]), np.zeros(1)])
x = tf.constant([[1.0, 3.0, 5.0]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = model(x)
print("y:", y.numpy())
print("attribution:", (x * tape.gradient(y, x)).numpy())
