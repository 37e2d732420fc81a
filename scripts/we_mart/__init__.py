"""The Python half of we_mart: command line, raw contract, generator, loader, checks."""
