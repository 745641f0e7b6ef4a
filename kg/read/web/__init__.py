"""Web pages and web archives, read as a browser shows them."""
