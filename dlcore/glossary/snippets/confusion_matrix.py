import keras
import numpy as np

labels = np.array([0, 0, 1, 1, 2, 2, 2])
predicted = np.array([0, 1, 1, 1, 2, 2, 0])
true = keras.utils.to_categorical(labels, 3)
answers = keras.utils.to_categorical(predicted, 3)
matrix = (true.T @ answers).astype(int)
print(matrix)
print("accuracy:", matrix.trace() / matrix.sum())
