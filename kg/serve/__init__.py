"""The graph over HTTP, read-only: SPARQL, linked data, named questions and pages."""
