import tensorflow as tf

x, target = 2.0, 1.0
w1, w2 = tf.Variable(0.5), tf.Variable(-1.0)
with tf.GradientTape() as tape:
    h = tf.tanh(w1 * x)
    y = w2 * h
    loss = (y - target) ** 2
by_tape = tape.gradient(loss, [w1, w2])

d_y = 2 * (y - target)
d_w2 = d_y * h
d_w1 = d_y * w2 * (1 - h**2) * x
print("chain rule:", float(d_w1), float(d_w2))
print("tape:      ", float(by_tape[0]), float(by_tape[1]))
