import keras
import numpy as np

labels = np.array([0, 0, 0, 1, 0, 1, 0, 0])
answers = np.zeros(8)
print("majority:", float(keras.metrics.BinaryAccuracy()(labels, answers)))
series = np.array([112.0, 118.0, 132.0, 129.0, 121.0, 135.0])
rmse = keras.metrics.RootMeanSquaredError()
print("last value:", float(rmse(series[1:], series[:-1])))
