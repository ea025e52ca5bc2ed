"""The data sets that come with the app or are downloaded by it, one a module."""
