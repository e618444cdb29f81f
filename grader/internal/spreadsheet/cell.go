// Package spreadsheet keeps what others wrote from being run by the program that
// opens a table.
package spreadsheet

import "strings"

// Guarded puts an apostrophe before each cell that a spreadsheet would take for
// a formula. It changes the cells and returns them.
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
