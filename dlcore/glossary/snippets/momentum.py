import keras

momentum = 0.9
figure = {"update": range(40)}
for mu in [0.0, momentum]:
    optimizer = keras.optimizers.SGD(0.02, momentum=mu)
    w = keras.Variable(4.0)
    optimizer.build([w])
    figure[f"momentum = {mu}"] = weights = []
    for _ in range(40):
        weights.append(float(w))
        optimizer.apply([2 * (w - 1.0)])
    print("momentum", mu, "w:", weights[-1])
