import keras

patience = 2
val_losses = [0.9, 0.7, 0.6, 0.65, 0.62, 0.58, 0.6, 0.61, 0.63, 0.64]
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
stopping = keras.callbacks.EarlyStopping("val_loss", patience=patience)
model.stop_training = False
stopping.set_model(model)
stopping.on_train_begin()
for epoch, val_loss in enumerate(val_losses, start=1):
    stopping.on_epoch_end(epoch, {"val_loss": val_loss})
    if model.stop_training:
        break
print("epochs:", epoch)
figure = {"epoch": range(1, epoch + 1), "val_loss": val_losses[:epoch]}
