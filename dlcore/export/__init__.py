"""Runs as Keras programs, notebooks and bundles; programs and notebooks do not import dlcore."""
