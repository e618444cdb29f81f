// Command node runs a node of the chat that your load balancer stands before.
package main

import (
	"socketlab/labs/05-load-balancing/app"
	"socketlab/labs/node"
)

func main() { node.Main(app.Setup) }
