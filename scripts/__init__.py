"""What a developer runs from a checkout."""
