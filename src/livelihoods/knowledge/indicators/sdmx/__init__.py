"""Published figures as an SDMX 2.1 REST service: a dataflow for each dataset."""
