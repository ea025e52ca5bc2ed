import keras

model = keras.Sequential()
model.add(keras.Input((28, 28, 1)))
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(64, activation="relu"))
model.add(keras.layers.Dense(10, activation="softmax"))
for layer in model.layers:
    print(layer.name, layer.output.shape)
