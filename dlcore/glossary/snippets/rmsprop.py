import keras

learning_rate = 0.1
for scale in [0.01, 1.0, 100.0]:
    optimizer = keras.optimizers.RMSprop(learning_rate)
    w = keras.Variable(4.0)
    optimizer.build([w])
    optimizer.apply([scale * (w - 1.0)])
    print("gradient:", scale * 3, "step:", 4 - float(w))
