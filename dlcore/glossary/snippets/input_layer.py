import keras

inputs = keras.Input((28, 28))
print("shape:", inputs.shape)
model = keras.Sequential([inputs, keras.layers.Flatten()])
print("input:", model.input_shape)
print("parameters:", model.count_params())
