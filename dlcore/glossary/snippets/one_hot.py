import keras

label = 3
print(keras.utils.to_categorical(label, num_classes=10))
