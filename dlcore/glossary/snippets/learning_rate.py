import keras

learning_rate = 0.1
optimizer = keras.optimizers.SGD(learning_rate)
w = keras.Variable(4.0)
optimizer.build([w])
losses = []
for _ in range(20):
    losses.append(float((w - 1.0) ** 2))
    optimizer.apply([2 * (w - 1.0)])
print("loss:", losses[0], "->", losses[-1])
figure = {"update": range(20), "loss": losses}
