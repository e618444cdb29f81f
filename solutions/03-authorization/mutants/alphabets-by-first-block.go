//go:build mutant

// Only the first block of an alphabet counts: the Cyrillic ԁ is no letter of any, and ԁog a name.
//
//lab:breaks 3.68
//lab:kills TestLookAlikes
package authorization

import "strings"

func mixesScripts(name string) bool {
	scripts := 0
	for _, block := range [][2]rune{{'a', 'z'}, {0x370, 0x3ff}, {0x400, 0x4ff}} {
		if strings.ContainsFunc(name, func(r rune) bool { return block[0] <= r && r <= block[1] }) {
			scripts++
		}
	}
	return scripts > 1
}
