// Command loadbalancer runs the reference of lab 05 as a process.
package main

import (
	"socketlab/labs/node"
	loadbalancing "socketlab/solutions/05-load-balancing"
)

func main() { node.MainBalancer(loadbalancing.Setup) }
