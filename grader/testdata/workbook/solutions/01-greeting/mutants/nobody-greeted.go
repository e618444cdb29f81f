//go:build mutant

// An empty name is greeted like any other.
//
//lab:breaks 1.3
//lab:kills TestNobodyIsSilence
package greeting

import "strings"

func Greet(name string) string { return hello + strings.TrimSpace(name) }
