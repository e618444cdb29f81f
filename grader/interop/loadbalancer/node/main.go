// Command node runs the load balancer as a process.
package main

import (
	loadbalancing "socketlab/grader/interop/loadbalancer"
	"socketlab/labs/node"
)

func main() { node.MainBalancer(loadbalancing.Setup) }
