// Command node runs your lab 03 as a server of its own.
package main

import (
	authorization "socketlab/labs/03-authorization"
	"socketlab/labs/node"
)

func main() { node.Main(authorization.Setup) }
