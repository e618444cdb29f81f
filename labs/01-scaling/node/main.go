// Command node runs your lab 01 as a server of its own.
package main

import (
	scaling "socketlab/labs/01-scaling"
	"socketlab/labs/node"
)

func main() { node.Main(scaling.Setup) }
