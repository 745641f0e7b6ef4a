"""Word, OpenDocument and RTF files, read as they stand on the page."""
