package labtest

import (
	"regexp"
	"strings"
)

// addresses matches what a Go program writes on SIGQUIT next to the places in its
// source.
var addresses = regexp.MustCompile(` (gp|m|mp|fp|sp|pc)=\S+| \+0x[0-9a-f]+`)

// tidyGoroutines reduces a goroutine dump to what helps to find a hang: the
// program's own goroutines, without addresses. If nothing would be left, it returns
// the lines unchanged.
func tidyGoroutines(lines []string) []string {
	var tidy []string
	for block := range strings.SplitSeq(strings.Join(lines, "\n"), "\n\n") {
		block = strings.Trim(block, "\n")
		if strings.HasPrefix(block, "SIGQUIT") || strings.HasPrefix(block, "rax ") || strings.HasPrefix(block, "r0 ") ||
			strings.Contains(block, "\ncreated by runtime.") {
			continue
		}
		for line := range strings.SplitSeq(block, "\n") {
			tidy = append(tidy, addresses.ReplaceAllString(line, ""))
		}
		tidy = append(tidy, "")
	}
	if len(tidy) == 0 {
		return lines
	}
	return tidy[:len(tidy)-1]
}
