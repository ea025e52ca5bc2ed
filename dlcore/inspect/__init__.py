"""What trained networks do: their answers to the test data, their mistakes, their weights."""
