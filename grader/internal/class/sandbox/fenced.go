package sandbox

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// fenced is a sandbox that the jail command makes.
type fenced struct {
	found      Found
	jail       string // the program
	bubblewrap string // the program; of its level
	dir        string // for reports and directories to run in; removed at the end
	groups     groups
	boxes      atomic.Int64
}

// Found implements Sandbox.
func (f *fenced) Found() Found { return f.found }

// Close implements Sandbox.
func (f *fenced) Close() error { return errors.Join(f.groups.close(), os.RemoveAll(f.dir)) }

// Run implements Sandbox.
func (f *fenced) Run(ctx context.Context, program Program) (Ended, error) {
	box, err := f.Prepare(program)
	if err != nil {
		return Ended{}, err
	}
	cmd := exec.CommandContext(ctx, box.Args()[0], box.Args()[1:]...)
	cmd.Env = []string{}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = program.Stdin, program.Stdout, program.Stderr
	if cmd.Stdin == nil {
		cmd.Stdin = new(bytes.Reader)
	}
	ownGroup(cmd)
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	var exit *exec.ExitError
	ended, _, finish := box.Finish()
	switch {
	case ctx.Err() != nil:
		return Ended{}, ctx.Err()
	case err != nil && !errors.As(err, &exit):
		return Ended{}, fmt.Errorf("start a sandbox: %w", err)
	case finish != nil:
		return Ended{}, finish
	}
	return ended, nil
}

// Prepare implements Sandbox.
func (f *fenced) Prepare(program Program) (Box, error) {
	n := f.boxes.Add(1)
	b := &fencedBox{fenced: f, dir: filepath.Join(f.dir, fmt.Sprintf("box-%d", n))}
	for _, dir := range []string{b.dir, b.inside()} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return nil, fmt.Errorf("create a directory for a sandbox: %w", err)
		}
	}
	b.spec = f.spec(program, f.found.Level)
	b.spec.Bubblewrap, b.spec.Report = f.bubblewrap, filepath.Join(b.dir, "ended")
	if program.Inside != nil {
		b.spec.Show = append(slices.Clone(b.spec.Show), f.jail)
		b.spec.Write = append(slices.Clone(b.spec.Write), b.inside())
		b.spec.Env = append(slices.Clone(b.spec.Env), program.Inside.Variable+"="+quoted(b.inner(program.Inside.Program)))
	}
	var err error
	if b.group, err = f.groups.join(fmt.Sprintf("box-%d", n), b.spec.Limits, program.Inside != nil); err != nil {
		return nil, fmt.Errorf("create a control group for a sandbox: %w", err)
	}
	b.spec.Cgroups = b.group.dirs
	return b, nil
}

func (f *fenced) spec(program Program, level Level) Spec {
	s := Spec{
		Level: level, Args: program.Args, Env: program.Env, Dir: program.Dir, Pass: program.Pass,
		Show: program.Show, Write: program.Write, Limits: program.Limits.withDefaults(),
		Loopback: program.Loopback, Nests: program.Inside != nil, SmallPages: program.SmallPages,
	}
	if f.found.PeersOnly {
		s.Peers = program.Peers
	}
	if s.Dir == "" {
		s.Dir = "/tmp"
	}
	return s
}

// fencedBox is one program in a sandbox.
type fencedBox struct {
	*fenced
	dir   string
	spec  Spec
	group group
}

// inside is the directory for the reports of sandboxes inside this one.
func (b *fencedBox) inside() string { return filepath.Join(b.dir, "inside") }

// Args implements Box.
func (b *fencedBox) Args() []string { return []string{b.jail, "run", b.spec.Encode()} }

// inner is the command that starts a program in a sandbox inside this one.
func (b *fencedBox) inner(program Program) []string {
	level := b.found.Level
	if level == Bubblewrap {
		level = Namespaces // the inner one is always the grader's own
	}
	inner := b.fenced.spec(program, level)
	inner.Report = filepath.Join(b.inside(), "ended")
	return []string{b.jail, "run", inner.Encode()}
}

// quoted is a command line in which each word is quoted.
func quoted(words []string) string {
	var line strings.Builder
	for i, word := range words {
		quote := "'"
		if strings.Contains(word, quote) {
			quote = `"`
		}
		if i > 0 {
			line.WriteByte(' ')
		}
		line.WriteString(quote + word + quote)
	}
	return line.String()
}

// Finish implements Box.
func (b *fencedBox) Finish() (Ended, []Ended, error) {
	outer, err := reports(b.spec.Report)
	inner, inside := reports(filepath.Join(b.inside(), "ended"))
	broken, group := b.group.finish()
	if err := errors.Join(err, inside, group, os.RemoveAll(b.dir)); err != nil {
		return Ended{}, nil, fmt.Errorf("read how a sandbox ended: %w", err)
	}
	if len(outer) == 0 {
		// The jail itself was killed, with everything in it.
		outer = []Ended{{Code: 128 + 9, Broken: broken}}
	}
	if outer[0].Broken == "" && outer[0].Code != 0 {
		outer[0].Broken = broken
	}
	if outer[0].Trouble != "" {
		return Ended{}, nil, errors.New(outer[0].Trouble)
	}
	return outer[0], inner, nil
}

// maxReport is how much of a report is read, in bytes.
const maxReport = 1 << 20

func reports(path string) ([]Ended, error) {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	defer file.Close()
	var all []Ended
	read := 0
	for lines := bufio.NewScanner(file); lines.Scan() && read < maxReport; {
		read += len(lines.Bytes())
		var ended Ended
		if err := json.Unmarshal(lines.Bytes(), &ended); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		all = append(all, ended)
	}
	return all, nil
}
