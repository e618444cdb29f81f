// Command node runs your lab 05 as a real load balancer.
package main

import (
	loadbalancing "socketlab/labs/05-load-balancing"
	"socketlab/labs/node"
)

func main() { node.MainBalancer(loadbalancing.Setup) }
