import keras

model = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
print("inputs:", len(model.inputs), "outputs:", len(model.outputs))
