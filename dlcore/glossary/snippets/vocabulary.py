import keras

reviews = ["a good film", "a bad film", "a good story"]
layer = keras.layers.TextVectorization(max_tokens=5)
layer.adapt(reviews)
print(layer.get_vocabulary())
print(layer(["a good film", "a long film"]).numpy())
