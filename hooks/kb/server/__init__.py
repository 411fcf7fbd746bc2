"""`kb serve`: serves the library while it is edited. Modules for watching, showing and sending, and the main loop."""
