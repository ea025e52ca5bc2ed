import keras
import numpy as np

keras.utils.set_random_seed(0)
output_dim = 3
layer = keras.layers.Embedding(input_dim=1000, output_dim=output_dim)
review = np.array([[12, 7, 12]])
print(layer(review).numpy())
print("parameters:", layer.count_params())
