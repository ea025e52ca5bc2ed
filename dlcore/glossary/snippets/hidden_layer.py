import keras

hidden_layers = 2
model = keras.Sequential([keras.Input((784,))])
for _ in range(hidden_layers):
    model.add(keras.layers.Dense(64, activation="relu"))
model.add(keras.layers.Dense(10, activation="softmax"))
for layer in model.layers:
    print(layer.name, layer.output.shape)
