"""What is done without anybody asking: when it is due, and by which one worker."""
