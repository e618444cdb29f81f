// Command node runs your lab 02 as a real server.
package main

import (
	handshakeauth "socketlab/labs/02-handshake-auth"
	"socketlab/labs/node"
)

func main() { node.Main(handshakeauth.Setup) }
