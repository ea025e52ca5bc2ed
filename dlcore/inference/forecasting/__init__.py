"""Forecasts of a time series."""
