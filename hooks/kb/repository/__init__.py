"""Files of the repository generated from the models and `library.yml`: schemas, issue forms, editor settings."""
