"""Tables, series and images that learners upload."""
