import keras

print("Keras", keras.version())
print("backend:", keras.backend.backend())
model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
print("parameters:", model.count_params())
