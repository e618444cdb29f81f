package variant

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

// Build compiles the lab's checks and links the variants into one program, both
// in dir, which must be empty and is the caller's to remove. The checks are
// built with the reference laid over the lab. With race, the program has the race
// detector, and the checks fail when it reports a race.
//
// A variant that does not compile is left out: see [Program.Fault]. A reference
// that does not compile is an error, and so is a failure that no variant caused.
func Build(ctx context.Context, dir string, lab workbook.Lab, reference Variant, variants []Variant, race bool) (*Program, error) {
	p := &Program{
		lab:    lab,
		checks: checks.Executable(filepath.Join(dir, "checks")),
		node:   checks.Executable(filepath.Join(dir, "node")),
		faults: map[string]string{},
	}
	if err := p.buildChecks(ctx, filepath.Join(dir, "reference"), reference); err != nil {
		return nil, err
	}
	layout, err := layOut(filepath.Join(dir, parent), lab, variants)
	if err != nil {
		return nil, err
	}
	p.paths = layout.paths
	return p, p.link(ctx, dir, layout, race)
}

func (p *Program) buildChecks(ctx context.Context, dir string, reference Variant) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	laid, err := checks.WriteOverlay(dir, p.lab, reference.Files, reference.Origin)
	if err != nil {
		return err
	}
	if err := checks.BuildConverter(ctx, filepath.Dir(p.checks), p.lab, nil, os.Environ()); err != nil {
		return err
	}
	out, err := goCommand(ctx, p.lab, "test", "-c", "-vet=off", linkFlags, "-overlay="+laid.File, "-o", p.checks, "./"+p.lab.Path())
	if err != nil {
		return buildError(p.lab.Path()+" with "+reference.Name, laid.Rewrite(string(out), p.lab.Root, here()), err)
	}
	return nil
}

// link builds the program. A variant that the compiler rejects gets a package of its own,
// since the fault may be the fold's; one that is rejected there is left out. Then link
// tries again, since some errors show only when others are gone.
func (p *Program) link(ctx context.Context, dir string, layout *layout, race bool) error {
	for {
		file := filepath.Join(dir, "overlay.json")
		if err := layout.write(file); err != nil {
			return err
		}
		out, err := goCommand(ctx, p.lab, "build", "-json", fmt.Sprintf("-race=%t", race), linkFlags, quickly(p.lab),
			"-overlay="+file, "-o", p.node, "./"+p.lab.Path()+"/"+parent)
		if err == nil {
			return nil
		}
		blamed, said := blame(out, layout.variants())
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if checks.Remedy(said) != "" {
			return buildError("the program of "+p.lab.Name+"'s variants", p.rewrite(said), err)
		}
		folded, left := len(layout.folded), len(layout.alone)
		for _, v := range layout.alone {
			if blamed[v.Name] != "" {
				p.faults[v.Name] = p.rewrite(blamed[v.Name])
			}
		}
		layout.alone = slices.DeleteFunc(layout.alone, func(v Variant) bool { return p.faults[v.Name] != "" })
		left -= len(layout.alone)
		layout.unfold(func(v Variant) bool { return len(blamed) == 0 || blamed[v.Name] != "" })
		if left == 0 && folded == len(layout.folded) {
			return buildError("the program of "+p.lab.Name+"'s variants", p.rewrite(said), err)
		}
	}
}

// linkFlags leave out what only a debugger reads: it is a third of the link.
const linkFlags = "-ldflags=-s -w"

// quickly compiles the variants without optimizations: a variant runs for seconds, and
// there are hundreds of them. It reports all errors, not only the first ten.
func quickly(lab workbook.Lab) string {
	return "-gcflags=socketlab/" + lab.Path() + "/" + parent + "/...=-dwarf=false -N -l -e"
}

// goCommand runs the go command at the root of the clone and returns what it
// printed on both streams. It uses the settings of an ordinary build, so that
// the packages which the tests have compiled are compiled once.
func goCommand(ctx context.Context, lab workbook.Lab, args ...string) ([]byte, error) {
	var out bytes.Buffer
	err := checks.Exec(ctx, checks.Command{Args: append([]string{"go"}, args...), Dir: lab.Root, Env: os.Environ()}, &out, &out)
	return out.Bytes(), err
}

// buildError tells code that does not build from a go command that did not run.
func buildError(what, said string, err error) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return fmt.Errorf("build %s: %w", what, err)
	}
	if remedy := checks.Remedy(said); remedy != "" {
		return exitcode.Environmentf("%s does not build, for a reason that is not the code's:\n%s\n%s", what, said, remedy)
	}
	return exitcode.Usagef("%s does not build:\n%s", what, said)
}

func (p *Program) rewrite(text string) string {
	return p.paths.Rewrite(text, p.lab.Root, here())
}

// here is the directory to which a person's paths are relative.
func here() string {
	dir, err := os.Getwd()
	if err != nil {
		return "."
	}
	return dir
}
