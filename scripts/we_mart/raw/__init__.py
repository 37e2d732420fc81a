"""Raw tables: their contract, the folder that holds them, generator, check, load."""
