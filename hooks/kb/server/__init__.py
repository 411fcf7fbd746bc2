"""The library served while it is edited: what is watched, shown and sent, and the loop that joins them."""
