//go:build mutant

// The name is not said.
//
//lab:breaks 1.1
//lab:kills TestGreetsByName
package greeting

import "strings"

// Greet forgets the name.
func Greet(name string) string {
	if strings.TrimSpace(name) == "" {
		return ""
	}
	return hello
}
