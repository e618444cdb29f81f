// Package text prepares text for the places it is shown in: one line of a
// terminal, a cell of a spreadsheet, a counted noun.
package text

import "strings"

// Guarded puts an apostrophe before each cell that a spreadsheet would run as a
// formula. It changes the cells in place and returns them.
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
