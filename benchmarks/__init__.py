"""What is measured, against which peers, with one command: `make bench`."""
