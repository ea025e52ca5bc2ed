import keras

learning_rate = 0.1
optimizers = [keras.optimizers.SGD(learning_rate), keras.optimizers.Adam(learning_rate)]
figure = {"update": range(30)}
for optimizer in optimizers:
    w = keras.Variable(4.0)
    optimizer.build([w])
    figure[optimizer.name] = weights = []
    for _ in range(30):
        weights.append(float(w))
        optimizer.apply([0.02 * (w - 1.0)])
    print(optimizer.name, "w:", weights[-1])
