import keras

strides = 2
model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(1, 3, strides=strides)])
print(model.input_shape, "->", model.output_shape)
