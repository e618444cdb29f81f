// Package node is as little of a node as verify needs: it answers one line.
package node

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// Setup answers a line.
type Setup func(line string) string

// Main reads a line from standard input and prints the answer.
func Main(setup Setup) {
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	fmt.Println(setup(strings.TrimRight(line, "\n")))
}
