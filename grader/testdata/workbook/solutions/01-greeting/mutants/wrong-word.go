//go:build mutant

// The greeting is another.
//
//lab:kills TestGreetsByName
package greeting

const hello = "Goodbye, "
