import keras
import numpy as np

for kind in [keras.layers.SimpleRNN, keras.layers.GRU, keras.layers.LSTM]:
    layer = kind(32)
    layer(np.zeros((1, 6, 1)))
    print(layer.name, layer.count_params())
