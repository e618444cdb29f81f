//go:build !linux

package classload

import (
	"context"
	"io"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

// Run needs Linux.
func Run(context.Context, workbook.Workbook, Options, io.Writer) error {
	return exitcode.Environmentf("this proof counts processes, mounts and control groups, which needs Linux; run it there, for instance in a virtual machine")
}
