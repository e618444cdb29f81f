// Package greeting greets.
package greeting

// Greet says hello to a person.
func Greet(name string) string {
	// TODO 1: greet by name. TODO 2: greet nobody with silence.
	return "TODO"
}
