"""Generators compared by what their builds of made libraries cost: behind `python3 kb bench`."""
