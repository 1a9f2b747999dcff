"""What `bench.py` measures: a file for each area, and what they share."""
