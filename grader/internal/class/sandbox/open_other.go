//go:build !linux

package sandbox

import (
	"context"

	"socketlab/grader/internal/core/exitcode"
)

// Open finds no sandbox, because sandboxes need Linux.
func Open(_ context.Context, _ string, only Level) (Sandbox, error) {
	if only != "" {
		return nil, exitcode.Environmentf("the sandbox %s needs Linux", only)
	}
	return Unfenced{Why: "sandboxes need Linux; run the class there, in a virtual machine for instance"}, nil
}
