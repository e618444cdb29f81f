//go:build mutant

// The greeting is another.
//
//lab:breaks 1.1
//lab:kills TestGreetsByName
package greeting

const hello = "Goodbye, "
