"""What travels between a client and the server, and between the server's parts. Shapes only, no rules."""
