"""PDF with a text layer, read page by page."""
