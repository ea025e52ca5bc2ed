import keras

target = 1.0
for name in ["sgd", "rmsprop", "adam"]:
    optimizer = keras.optimizers.get(name)
    w = keras.Variable(4.0)
    optimizer.build([w])
    for _ in range(30):
        gradient = 2 * (w - target)
        optimizer.apply([gradient])
    print(name, optimizer.learning_rate.numpy(), "w:", float(w))
