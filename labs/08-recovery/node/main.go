// Command node runs your lab 08 as a server of its own.
package main

import (
	recovery "socketlab/labs/08-recovery"
	"socketlab/labs/node"
)

func main() { node.Main(recovery.Setup) }
