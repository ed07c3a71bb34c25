"""One file of routes a noun. A route reads the request, calls one service, and gives its answer."""
