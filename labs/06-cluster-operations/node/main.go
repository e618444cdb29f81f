// Command node runs your lab 06 as a server of its own.
package main

import (
	operations "socketlab/labs/06-cluster-operations"
	"socketlab/labs/node"
)

func main() { node.Main(operations.Setup) }
