// Command node runs your lab 03 as a real server.
package main

import (
	authorization "socketlab/labs/03-authorization"
	"socketlab/labs/node"
)

func main() { node.Main(authorization.Setup) }
