import keras

inputs = keras.Input((64,))
hidden = keras.layers.Dense(64, activation="relu")(inputs)
skip = keras.layers.Add()([inputs, hidden])
digit = keras.layers.Dense(10, activation="softmax", name="digit")(skip)
is_even = keras.layers.Dense(1, activation="sigmoid", name="is_even")(skip)
model = keras.Model(inputs, [digit, is_even])
print("inputs:", len(model.inputs), "outputs:", len(model.outputs))
for layer in model.layers:
    print(layer.name, layer.output.shape)
