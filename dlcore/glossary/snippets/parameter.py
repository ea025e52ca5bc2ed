import keras

units = 64
model = keras.Sequential(
    [
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(units, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
for layer in model.layers:
    print(layer.name, layer.count_params())
print("total", model.count_params())
