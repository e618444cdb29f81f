// Command node runs your lab 04 as a real server.
package main

import (
	ratelimiting "socketlab/labs/04-rate-limiting"
	"socketlab/labs/node"
)

func main() { node.Main(ratelimiting.Setup) }
