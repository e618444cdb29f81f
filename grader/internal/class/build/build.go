package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// limits bound each run of the compiler and the linker. A small source can take
// gigabytes or hours.
var limits = sandbox.Limits{
	Address:  2560 << 20,
	Memory:   2560 << 20,
	FileSize: 64 << 20,
	Disk:     128 << 20,
	CPU:      60 * time.Second,
	Wall:     90 * time.Second,
}

// MaxOutput is how much of the compiler's output is kept, in bytes.
const MaxOutput = 16 << 10

// A Fault says why a lab could not be built.
type Fault struct {
	Kind Kind
	// Limit is the limit that was exceeded, if Kind is BrokeLimit.
	Limit record.Limit
	// Text is for the student: file, line and error, or what was refused and why.
	Text string
}

// Kind is a kind of Fault.
type Kind string

// The kinds of faults.
const (
	Refused     Kind = "refused"      // the sources contain something forbidden
	Rejected    Kind = "build-failed" // the compiler rejects them
	BrokeLimit  Kind = "killed"       // compiling exceeded a limit
	TookTooLong Kind = "timed-out"    // compiling took too long
)

// Package is one compiled lab of a submission.
type Package struct {
	Lab workbook.Lab
	// Left are the files that a build constraint excludes on this machine.
	Left    []string
	archive string
}

// Compile compiles one lab of a submission into dir, which only this submission uses.
// The Fault is the submission's; the error is not.
func (k *Kit) Compile(ctx context.Context, box sandbox.Sandbox, dir string, lab workbook.Lab, files workbook.Files) (*Package, *Fault, error) {
	vetted, refusal := vet(files)
	if refusal != "" {
		return nil, &Fault{Kind: Refused, Text: refusal}, nil
	}
	if len(vetted.names) == 0 {
		return nil, &Fault{Kind: Rejected, Text: "build constraints exclude all files of " + lab.Path()}, nil
	}
	config, err := k.config(ctx, lab, vetted.imports)
	if err != nil {
		return nil, nil, err
	}
	work := filepath.Join(dir, lab.Name)
	if err := os.Mkdir(work, 0o755); err != nil {
		return nil, nil, err
	}
	pkg := &Package{Lab: lab, Left: vetted.left, archive: filepath.Join(work, "lab.a")}
	sourceDir := filepath.Join(work, "src")
	if err := os.Mkdir(sourceDir, 0o755); err != nil {
		return nil, nil, err
	}
	importcfg := filepath.Join(work, "importcfg")
	if err := os.WriteFile(importcfg, config, 0o644); err != nil {
		return nil, nil, err
	}
	args := []string{k.compile, "-o", pkg.archive, "-p", "socketlab/" + lab.Path(), "-lang=" + k.language,
		"-complete", "-pack", "-c=1", checks.NoDebug, "-trimpath", sourceDir + "=>" + lab.Path(), "-importcfg", importcfg}
	for _, name := range vetted.names {
		path := filepath.Join(sourceDir, name)
		if err := os.WriteFile(path, vetted.text[name], 0o644); err != nil {
			return nil, nil, err
		}
		args = append(args, path)
	}
	contract := filepath.Join(work, "contract.go")
	if err := os.WriteFile(contract, []byte(contractSource(lab, vetted.name)), 0o644); err != nil {
		return nil, nil, err
	}
	fault, err := k.run(ctx, box, work, append(args, contract), []string{sourceDir, importcfg, contract})
	if fault != nil && fault.Kind == Rejected {
		fault.Text = strings.NewReplacer(sourceDir+"/", lab.Path()+"/", contract, lab.Path()).Replace(fault.Text)
	}
	return pkg, fault, err
}

// entry is the function that the contract adds to a lab's package. The main package
// needs none of the lab's types, so it compiles fast.
const entry = "SocketlabNode"

// contractSource is a file of a lab's package, which requires its Setup and runs it.
func contractSource(lab workbook.Lab, packageName string) string {
	imports, setup := `"socketlab/labs/node"; "socketlab/labs/socketio"`, "func(*socketio.Server, node.Env) error"
	if lab.Balancer {
		imports, setup = `"socketlab/labs/node"`, "func(node.BalancerEnv) (node.Balancer, error)"
	}
	return fmt.Sprintf(`package %s

import (%s)

var _ %s = Setup

func %s() { %s(Setup) }
`, packageName, imports, setup, entry, lab.MainFunc())
}

// Link links compiled labs into one program. Started with the name of a lab as its
// argument, the program is a node of that lab, or its balancer.
func (k *Kit) Link(ctx context.Context, box sandbox.Sandbox, dir string, labs []*Package) (path string, fault *Fault, err error) {
	work, err := os.MkdirTemp(dir, "link-")
	if err != nil {
		return "", nil, err
	}
	var config, imports, cases bytes.Buffer
	k.mu.Lock()
	for path, archive := range k.archives {
		fmt.Fprintf(&config, "packagefile %s=%s\n", path, archive)
	}
	k.mu.Unlock()
	show := []string{}
	for i, pkg := range labs {
		fmt.Fprintf(&config, "packagefile socketlab/%s=%s\n", pkg.Lab.Path(), pkg.archive)
		fmt.Fprintf(&imports, "\tlab%d %q\n", i, "socketlab/"+pkg.Lab.Path())
		fmt.Fprintf(&cases, "\tcase %q:\n\t\tlab%d.%s()\n", pkg.Lab.Name, i, entry)
		show = append(show, pkg.archive)
	}
	main := fmt.Sprintf("package main\n\nimport (\n\t\"os\"\n\n%s)\n\nfunc main() {\n\tswitch os.Args[1] {\n%s\t}\n}\n", &imports, &cases)
	source, importcfg := filepath.Join(work, "main.go"), filepath.Join(work, "importcfg")
	if err := errors.Join(os.WriteFile(source, []byte(main), 0o644), os.WriteFile(importcfg, config.Bytes(), 0o644)); err != nil {
		return "", nil, err
	}
	archive, program := filepath.Join(work, "main.a"), filepath.Join(work, "node")
	show = append(show, source, importcfg)
	fault, err = k.run(ctx, box, work, []string{k.compile, "-o", archive, "-p", "main", "-complete", "-pack", "-c=1", checks.NoDebug, "-importcfg", importcfg, source}, show)
	if err != nil || fault != nil {
		return "", fault, err
	}
	fault, err = k.run(ctx, box, work, []string{k.link, "-o", program, "-s", "-w", "-buildmode=exe", "-importcfg", importcfg, archive}, show)
	return program, fault, err
}

// environment is the environment of the compiler and the linker. Many of them run at
// once, each on one core. A usual submission fits into memory without collecting
// garbage; GOMEMLIMIT is for the others.
func environment(work string) []string {
	return []string{"GOMAXPROCS=1", "GOGC=off", "GOMEMLIMIT=1GiB", "TMPDIR=" + work}
}

// run runs the compiler or the linker. It can read the archives and show, and write
// into work.
func (k *Kit) run(ctx context.Context, box sandbox.Sandbox, work string, args, show []string) (*Fault, error) {
	said := &limited{room: MaxOutput}
	ended, err := box.Run(ctx, sandbox.Program{
		Args:     args,
		Env:      environment(work),
		Dir:      work,
		Show:     append([]string{k.dir, args[0]}, show...),
		Write:    []string{work},
		Limits:   limits,
		Loopback: true,
		Stdout:   said,
		Stderr:   said,
	})
	return k.judge(filepath.Base(args[0]), ended, strings.TrimSpace(said.String()), err)
}

// judge tells a source that the compiler or the linker rejects from a machine that
// failed. The Fault is the submission's; the error is not.
func (k *Kit) judge(tool string, ended sandbox.Ended, said string, err error) (*Fault, error) {
	const remedy = "free disk space and memory on the grader's machine, and grade again"
	switch {
	case err != nil:
		return nil, fmt.Errorf("run the %s command: %w", tool, err)
	case ended.Overdue:
		return &Fault{Kind: TookTooLong, Text: "compiling took longer than " + limits.Wall.String()}, nil
	case ended.Broken == record.LimitProcesses: // how many threads they start is not up to a source
		return nil, exitcode.Environmentf("the %s command could not start a thread; %s", tool, remedy)
	case ended.Broken != "":
		return &Fault{Kind: BrokeLimit, Limit: ended.Broken, Text: "compiling exceeded the limit on " + string(ended.Broken)}, nil
	case ended.Code == 0:
		return nil, nil
	case ended.Code >= 128 || said == "": // they always say why they reject a source
		return nil, exitcode.Environmentf("the %s command was killed or could not start (%d); %s", tool, ended.Code, remedy)
	case k.trouble(said) != "":
		return nil, exitcode.Environmentf("the %s command failed, and not because of the source: %s; %s", tool, k.trouble(said), remedy)
	case exceedsFile(said):
		return &Fault{Kind: BrokeLimit, Limit: record.LimitDisk, Text: "compiling exceeded the limit on " + string(record.LimitDisk)}, nil
	}
	return &Fault{Kind: Rejected, Text: said}, nil
}

// limited keeps the beginning of what is written to it.
type limited struct {
	bytes.Buffer
	room int
}

func (l *limited) Write(text []byte) (int, error) {
	fits := text[:min(len(text), max(l.room, 0))]
	_, _ = l.Buffer.Write(fits)
	if l.room -= len(fits); l.room == 0 {
		l.room = -1
		_, _ = l.Buffer.WriteString("\n… cut here\n")
	}
	return len(text), nil
}
