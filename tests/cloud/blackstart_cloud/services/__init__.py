"""One file per service that is extended; importing a file registers its operations."""
