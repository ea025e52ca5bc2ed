import keras

steps = 5
reviews = [[7, 2, 9], [4, 1, 8, 3, 6, 5, 2], [1]]
print(keras.utils.pad_sequences(reviews, maxlen=steps))
