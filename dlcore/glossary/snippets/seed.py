import keras

seed = 0
for _ in range(2):
    keras.utils.set_random_seed(seed)
    layer = keras.layers.Dense(2)
    layer.build((None, 2))
    print(layer.get_weights()[0])
