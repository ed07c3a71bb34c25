"""Where everything is kept. The only SQL; queries are plain functions of a connection, one file per noun."""
