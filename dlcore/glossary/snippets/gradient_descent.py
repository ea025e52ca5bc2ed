import keras
import tensorflow as tf

learning_rate = 0.1
w = keras.Variable(4.0)
weights, losses = [], []
for _ in range(20):
    with tf.GradientTape() as tape:
        loss = (w - 1.0) ** 2
    gradient = tape.gradient(loss, w.value)
    weights.append(float(w))
    losses.append(float(loss))
    w.assign(w - learning_rate * gradient)
print("w:", float(w))
figure = {"update": range(20), "w": weights, "loss": losses}
