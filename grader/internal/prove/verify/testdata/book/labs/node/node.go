// Package node is as little of a node as verify needs: it prints a greeting.
package node

import (
	"fmt"
	"os"
)

type Setup func() string

func Main(setup Setup) {
	fmt.Print(setup())
	os.Exit(0)
}
