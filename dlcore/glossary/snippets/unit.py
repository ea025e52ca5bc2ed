import keras

units = 64
model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(units, activation="relu")])
print("output:", model.output_shape)
print("parameters:", model.count_params())
