"""Articles: pages to read, and their pictures."""
