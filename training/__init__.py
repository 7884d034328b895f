"""Making the models that are kept in the repository. Not needed to run or to test the assistant."""
