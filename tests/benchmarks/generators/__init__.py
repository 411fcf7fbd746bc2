"""A comparison of generators by the cost of building generated libraries: the code of `python3 kb bench`."""
