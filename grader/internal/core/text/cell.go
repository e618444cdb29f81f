// Package text makes text safe to show in a line of a terminal or a cell of a
// spreadsheet, and forms plurals.
package text

import "strings"

// Guarded adds an apostrophe to each cell that a spreadsheet would run as a formula. It
// changes the cells in place and returns them.
func Guarded(cells []string) []string {
	for i, cell := range cells {
		for _, begin := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
			if strings.HasPrefix(cell, begin) {
				cells[i] = "'" + cell
			}
		}
	}
	return cells
}
