"""What the marts must hold, computed anew in plain Python from the specification."""
