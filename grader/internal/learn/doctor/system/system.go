// Package system has the probes of doctor that need modules: they ask the operating
// system about the disk, the file system and the terminal.
package system

import (
	"context"
	"os"

	"socketlab/grader/internal/learn/doctor"
)

// Probes returns the probes of the clone at root, for a grader that prints to screen.
func Probes(root string, screen *os.File) []doctor.Probe {
	return []doctor.Probe{
		{Name: "disk", Find: func(ctx context.Context) doctor.Finding { return disk(ctx, root) }},
		{Name: "file locks", Find: func(context.Context) doctor.Finding { return locks(root) }},
		{Name: "terminal", Find: func(context.Context) doctor.Finding { return terminal(screen) }},
	}
}
