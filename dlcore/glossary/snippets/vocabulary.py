import keras

reviews = ["a good film", "a bad film", "good good film"]
layer = keras.layers.TextVectorization(max_tokens=5)
layer.adapt(reviews)
print(layer.get_vocabulary())
print(layer(["a good film", "a long film"]).numpy())
