//go:build mutant

// An empty name is greeted like any other.
//
//lab:kills TestNobodyIsSilence
package greeting

import "strings"

func Greet(name string) string { return hello + strings.TrimSpace(name) }
