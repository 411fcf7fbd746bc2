"""What is made from the models and `library.yml` for the repository itself: schemas, issue forms, editors' settings."""
