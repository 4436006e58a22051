"""The out-tray: letters are queued with what caused them, and sent once by the worker."""
