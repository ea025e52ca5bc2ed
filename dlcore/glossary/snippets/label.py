import keras
import numpy as np

keras.utils.set_random_seed(0)
images = np.array([[0.9, 0.1, 0.9], [0.1, 0.9, 0.1]])
labels = np.array([0, 1])
for x, y in zip(images, labels):
    print("x:", x, "y:", y)

model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, activation="softmax")])
model.compile(keras.optimizers.SGD(0.5), "sparse_categorical_crossentropy")
for _ in range(20):
    model.train_on_batch(images, labels)
print("predicted:", model.predict_on_batch(images).argmax(axis=1))
