"""Reading drawn digits: pictures, their way into a network, the network that comes with the app."""
