import keras

keras.utils.set_random_seed(0)
layer = keras.layers.Dense(2)
layer.build((None, 3))
kernel, bias = layer.get_weights()
print("kernel", kernel.shape)
print(kernel)
print("bias", bias.shape)
print(bias)
