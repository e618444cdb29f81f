//go:build mutant

// An empty name is greeted like any other.
//
//lab:kills TestNobodyIsSilence
package greeting

func Greet(name string) string { return hello + strings.TrimSpace(name) }
