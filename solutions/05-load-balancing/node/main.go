// Command node runs the solution of lab 05 as a real load balancer.
package main

import (
	"socketlab/labs/node"
	loadbalancing "socketlab/solutions/05-load-balancing"
)

func main() { node.MainBalancer(loadbalancing.Setup) }
