"""Reports of problems, for people and for programs."""
