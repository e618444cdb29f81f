package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
)

// build builds the servers that are written in Go.
func (b *bench) build(ctx context.Context) error {
	for _, contestant := range b.options.Contestants {
		switch contestant {
		case Kit, Hub, Balancer:
		default:
			continue
		}
		fmt.Fprintf(b.options.Progress, "building %s\n", contestant)
		command := checks.Command{
			Args: []string{"go", "build", "-o", filepath.Join(b.dir, string(contestant)), "./grader/internal/prove/bench/" + string(contestant)},
			Dir:  b.options.Root,
			Env:  os.Environ(),
		}
		var said bytes.Buffer
		if err := checks.Exec(ctx, command, &said, &said); err != nil {
			return exitcode.Environmentf("build %s: %w\n%s", contestant, err, said.String())
		}
	}
	return nil
}
