package batch

import (
	"fmt"

	"socketlab/grader/internal/core/terminal"
)

// preparing shows what is being built before the first submission is graded. Where there
// is no terminal it prints a line: in a fresh clone the next one is minutes away.
func preparing(page *terminal.Page, what string) {
	if page.IsLive() {
		page.Now("preparing %s…", what)
	} else {
		page.Line("preparing %s…", what)
	}
}

// building returns what shows how far grade.Open is.
func building(page *terminal.Page) func(n, of int, what string) {
	return func(n, of int, what string) {
		if n == 1 {
			what += " (minutes in a fresh clone)"
		}
		preparing(page, fmt.Sprintf("%d of %d: %s", n, of, what))
	}
}
