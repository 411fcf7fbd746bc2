"""Books: a topic, a path, a plan or the whole library as one PDF, with contents and page references."""
