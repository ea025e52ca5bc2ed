import keras
import numpy as np

p = np.array([[0.1, 0.7, 0.2]])
one_hot = np.array([[0.0, 1.0, 0.0]])
label = np.array([1])
print("categorical:", float(keras.losses.CategoricalCrossentropy()(one_hot, p)))
print("sparse:", float(keras.losses.SparseCategoricalCrossentropy()(label, p)))
print("-log(0.7):", -np.log(0.7))
