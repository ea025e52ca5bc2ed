import keras

factor = 0.5
val_losses = [0.9, 0.7, 0.6, 0.6, 0.6, 0.58, 0.58, 0.58, 0.58, 0.58]
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.Adam(0.01), "mean_squared_error")
reduce = keras.callbacks.ReduceLROnPlateau("val_loss", factor=factor, patience=2)
reduce.set_model(model)
reduce.on_train_begin()
rates = []
for epoch, val_loss in enumerate(val_losses):
    reduce.on_epoch_end(epoch, {"val_loss": val_loss})
    rates.append(float(model.optimizer.learning_rate.numpy()))
print([round(rate, 6) for rate in rates])
figure = {"epoch": range(1, 11), "learning_rate": rates}
