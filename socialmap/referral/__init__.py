"""For the GP in two minutes: who has room, what to write, what to hand over, and what to hang on the wall."""
