package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/grader/internal/class/batch"
	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/roster"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/redis"
)

// ClassOptions are the flags of grader class.
type ClassOptions struct {
	Init    bool
	Diff    bool
	File    string // empty is class.toml in the directory, if there is one
	Roster  string // empty is roster.csv in the directory, if there is one
	Journal string
	Out     string
	Labs    []string
	Jobs    int // 0 is the class file's
	HasSeed bool
	Seed    uint64
	Sandbox string
	Trust   bool
	Queue   string // empty is the environment's, or none
}

// Sandboxes are what --sandbox may demand.
func Sandboxes() []string { return config.Demands }

// Class grades a directory of submissions and writes the reports. It returns an
// error of the surroundings when a submission could not be graded.
func (d *Desk) Class(ctx context.Context, args []string, options ClassOptions) error {
	switch {
	case options.Init:
		if len(args) > 0 {
			return exitcode.Usagef("--init takes no argument: it prints a class file; write it to DIR/%s", config.Name)
		}
		_, err := fmt.Fprint(d.Out, config.Example)
		return err
	case options.Diff:
		if len(args) != 2 {
			return exitcode.Usagef("--diff wants two reports: grader class --diff OLD NEW")
		}
		return d.compare(args[0], args[1])
	case len(args) != 1:
		return exitcode.Usagef("grader class wants the directory of submissions: grader class DIR, or make class SUBMISSIONS=DIR")
	}
	dir := args[0]
	o := batch.Options{Workbook: d.Book, Dir: dir, Trust: options.Trust, Page: d.Page}
	var err error
	if o.Queue, err = queueURL(options.Queue); err != nil {
		return err
	}
	if o.File, err = classFile(dir, options); err != nil {
		return err
	}
	if o.Roster, err = rosterOf(dir, options.Roster); err != nil {
		return err
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	place := filepath.Join(d.Book.Root, progress.Dir, "class", submission.ID(filepath.Base(abs)))
	if o.Journal = options.Journal; o.Journal == "" {
		o.Journal = place + ".db"
	}
	if o.Out = options.Out; o.Out == "" {
		o.Out = place
	}
	// The checks of a class stand on a Redis of their own, in the sandbox.
	if err := os.Unsetenv(redis.Variable); err != nil {
		return err
	}
	graded, err := batch.Run(ctx, o)
	d.Page.Quiet()
	if err != nil {
		if ctx.Err() != nil {
			d.Page.Line("What is graded is kept in %s: the same command goes on from there.", o.Journal)
		}
		return err
	}
	return d.summary(o.Out, graded)
}

// classFile reads the class file and lays the flags over it.
func classFile(dir string, options ClassOptions) (config.File, error) {
	file, name := config.Default(), options.File
	if name == "" {
		if own := filepath.Join(dir, config.Name); exists(own) {
			name = own
		}
	}
	if name != "" {
		var err error
		if file, err = config.Load(name); err != nil {
			return file, err
		}
	}
	if len(options.Labs) > 0 {
		file.Labs = options.Labs
	}
	if options.Jobs < 0 || options.Jobs > config.MaxJobs {
		return file, exitcode.Usagef("--jobs is %d; give 1 to %d, or 0 for as many as the machine bears", options.Jobs, config.MaxJobs)
	}
	if options.Jobs > 0 {
		file.Jobs = options.Jobs
	}
	if options.HasSeed {
		file.Seed = &options.Seed
	}
	if options.Sandbox != "" {
		if !slices.Contains(config.Demands, options.Sandbox) {
			return file, exitcode.Usagef("--sandbox is %q; choose from %s", options.Sandbox, strings.Join(config.Demands, ", "))
		}
		file.Sandbox = options.Sandbox
	}
	return file, nil
}

func rosterOf(dir, name string) (*roster.Roster, error) {
	if name == "" {
		if name = filepath.Join(dir, "roster.csv"); !exists(name) {
			return nil, nil
		}
	}
	return roster.Load(name)
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}

// summary says how it came out.
func (d *Desk) summary(out string, graded *gradebook.Class) error {
	d.Page.Line("%s, the reports are in %s; open index.html there", plural(graded.Len, "submission", "submissions"), out)
	if ungraded := graded.Ungraded(); ungraded > 0 {
		return exitcode.Surroundingsf("%s not graded, through no fault of the student; run the same command again", plural(ungraded, "submission is", "submissions are"))
	}
	return nil
}

// compare prints what changed between two accounts.
func (d *Desk) compare(before, after string) error {
	old, err := readBook(before)
	if err != nil {
		return err
	}
	new, err := readBook(after)
	if err != nil {
		return err
	}
	for _, line := range batch.Compare(old, new) {
		d.Page.Line("%s", line)
	}
	return nil
}

// readBook reads the account of a class: a file, or a directory of reports.
func readBook(name string) (*gradebook.Book, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		name = filepath.Join(name, "book.json")
	}
	book, err := gradebook.Read(name)
	if err != nil {
		return nil, exitcode.Usagef("read a report: %w; give two files book.json, or the directories they lie in", err)
	}
	return book, nil
}
