"""What the network can show: the network at a glance, coverage, the LOPPSOZ file, the log, exports."""
