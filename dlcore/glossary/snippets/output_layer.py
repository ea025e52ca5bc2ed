import keras

outputs = {
    "10 classes": keras.layers.Dense(10, activation="softmax"),
    "2 classes": keras.layers.Dense(1, activation="sigmoid"),
    "a number": keras.layers.Dense(1),
}
for task, layer in outputs.items():
    model = keras.Sequential([keras.Input((64,)), layer])
    print(task, model.output_shape, layer.activation.__name__)
