package throughput

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"time"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/workbook"
)

// loop runs go test for one submission after another. It tests the solution first,
// which is not counted, to warm the build cache.
func (c course) loop(ctx context.Context) (spent, error) {
	all := spent{full: map[string]bool{}}
	solution, err := c.lab.Solution()
	if err != nil {
		return all, err
	}
	switch passed, output, _, err := c.test(ctx, solution); {
	case err != nil:
		return all, err
	case !passed:
		return all, fmt.Errorf("the solution must pass go test, and does not:\n%s", output)
	}
	students, err := os.ReadDir(filepath.Join(c.dir, "in"))
	if err != nil {
		return all, err
	}
	for _, student := range students {
		files, err := read(filepath.Join(c.dir, "in", student.Name(), c.lab.Name))
		if err != nil {
			return all, err
		}
		began := time.Now()
		passed, _, cpu, err := c.test(ctx, files)
		if err != nil {
			return all, err
		}
		all.wall += time.Since(began)
		all.cpu += cpu
		all.full[student.Name()] = passed
	}
	return all, nil
}

// test runs the checks of the lab with the files laid over it.
func (c course) test(ctx context.Context, files workbook.Files) (passed bool, output []byte, cpu time.Duration, err error) {
	dir, err := os.MkdirTemp(c.dir, "overlay-")
	if err != nil {
		return false, nil, 0, err
	}
	defer os.RemoveAll(dir)
	laid, err := checks.WriteOverlay(dir, c.lab, files, func(name string) string { return path.Join(c.lab.Path(), name) })
	if err != nil {
		return false, nil, 0, err
	}
	cmd := exec.CommandContext(ctx, "go", "test", "-count=1", "-overlay="+laid.File, "./"+c.lab.Path())
	cmd.Dir = c.book.Root
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", checks.SeedVariable, seed))
	output, err = cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return false, nil, 0, ctx.Err()
	case err != nil && !errors.As(err, &exit):
		return false, nil, 0, fmt.Errorf("run go test: %w: %s", err, output)
	}
	return err == nil, output, used(cmd), nil
}

// read reads a submission.
func read(dir string) (workbook.Files, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := workbook.Files{}
	for _, entry := range entries {
		if files[entry.Name()], err = os.ReadFile(filepath.Join(dir, entry.Name())); err != nil {
			return nil, err
		}
	}
	return files, nil
}
