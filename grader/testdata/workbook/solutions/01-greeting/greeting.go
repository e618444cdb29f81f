// Package greeting greets.
package greeting

import (
	"strings"
)

const hello = "Hello, "

// Greet says hello to a person.
func Greet(name string) string {
	name = strings.TrimSpace(name)
	if name == "" {
		return ""
	}
	return hello + name
}
