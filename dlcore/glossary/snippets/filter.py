import keras

filters = 32
kernel_size = 3
model = keras.Sequential(
    [keras.Input((28, 28, 1)), keras.layers.Conv2D(filters, kernel_size, activation="relu")]
)
print("feature maps:", model.output_shape)
print("parameters:", model.count_params())
