import keras
import numpy as np

keras.utils.set_random_seed(0)
degree = 9
x = np.linspace(-1, 1, 10)
x_new = np.linspace(-0.95, 0.95, 60)
y = np.sin(3 * x) + 0.3 * np.random.randn(10)
powers, new_powers = np.vander(x, degree + 1), np.vander(x_new, degree + 1)
weights = np.linalg.lstsq(powers, y, rcond=None)[0]
mse = keras.losses.MeanSquaredError()
print("training:", float(mse(y, powers @ weights)))
print("new data:", float(mse(np.sin(3 * x_new), new_powers @ weights)))
figure = {"x": x_new, "y": np.sin(3 * x_new), "fitted": new_powers @ weights}
