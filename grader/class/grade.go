package main

import (
	"socketlab/grader/internal/core/cli"

	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/class/batch"
	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/roster"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/core/workbook"
)

// gradeOptions are the flags of class grade.
type gradeOptions struct {
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
	BOM     bool
}

func gradeCommand() *cobra.Command {
	var o gradeOptions
	cmd := &cobra.Command{
		Use:   "grade DIR",
		Short: "Grade a directory of submissions",
		Long: `Grade a directory of submissions and write the reports.

Each submission is a directory, such as a git work tree, a .zip or a .tar.gz. If
the directory contains a roster.csv or a class.toml, the grader reads them. A
roster has the columns id, name and e-mail, or is an export of Canvas, Moodle or
Gradescope; --init prints a class file with every default. The grader keeps each
grade in a journal: the same command continues where an earlier one ended, however
it ended, and grades again only what changed.

If the class file has a deadline, each day of being late costs a percentage of the
total. A day is 24 hours, also when the clocks change.

With --queue, workers on other machines grade the submissions; start them with
class worker. The journal and the reports stay here.

--diff OLD NEW compares the reports of two runs instead.

Exit codes: 0 everything is graded, 2 wrong usage, 3 something could not be
graded, or the grader or its environment failed.`,
	}
	cmd.RunE = cli.Run(func(ctx context.Context, app *cli.App, args []string) error {
		o.HasSeed = cmd.Flags().Changed("seed")
		return gradeClass(ctx, app, args, o)
	})
	flags := cmd.Flags()
	flags.StringVar(&o.File, "class", "", "the class file (default: DIR/class.toml, if there is one)")
	flags.StringVar(&o.Roster, "roster", "", "the class list (default: DIR/roster.csv, if there is one)")
	flags.StringVar(&o.Out, "out", "", "where the reports go (default: .socketlab/class/NAME of the directory)")
	flags.StringVar(&o.Journal, "journal", "", "the journal file (default: .socketlab/class/NAME.db)")
	flags.StringSliceVar(&o.Labs, "labs", nil, "these labs only, such as 1,3 (default: the class file's)")
	flags.IntVar(&o.Jobs, "jobs", 0, "how many submissions to grade at once (default: two per core)")
	flags.Uint64Var(&o.Seed, "seed", 0, "grade with this seed (default: the class file's, or the journal's)")
	flags.StringVar(&o.Sandbox, "sandbox", "", "the sandbox to demand: "+strings.Join(Sandboxes(), ", "))
	flags.BoolVar(&o.Trust, "i-trust-these", false, "grade even where no sandbox works: the submissions run as you")
	flags.StringVar(&o.Queue, "queue", "", "let the workers at this Redis grade (default: SOCKETLAB_QUEUE; without it, grade here)")
	flags.BoolVar(&o.BOM, "bom", false, "begin grades.csv with a byte order mark, so that Excel shows names such as Zoë correctly")
	flags.BoolVar(&o.Init, "init", false, "print a class file with every default and exit")
	flags.BoolVar(&o.Diff, "diff", false, "compare two reports: --diff OLD NEW")
	return cmd
}

// Sandboxes are what --sandbox may demand.
func Sandboxes() []string { return config.Demands }

// gradeClass grades a directory of submissions and writes the reports. It returns an
// environment error when a submission could not be graded.
func gradeClass(ctx context.Context, app *cli.App, args []string, options gradeOptions) error {
	switch {
	case options.Init:
		if len(args) > 0 {
			return exitcode.Usagef("--init takes no argument: it prints a class file; write it to DIR/%s", config.Name)
		}
		_, err := fmt.Fprint(app.Out, config.Example)
		return err
	case options.Diff:
		if len(args) != 2 {
			return exitcode.Usagef("--diff needs two reports: class grade --diff OLD NEW")
		}
		return compare(app, args[0], args[1])
	case len(args) != 1:
		return exitcode.Usagef("class grade needs the directory of submissions: class grade DIR, or make class SUBMISSIONS=DIR")
	}
	dir := args[0]
	o := batch.Options{Workbook: app.Book, Dir: dir, Trust: options.Trust, ByteOrderMark: options.BOM, Page: app.Page}
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
	place := filepath.Join(app.Book.Root, workbook.StateDir, "class", submission.ID(filepath.Base(abs)))
	if o.Journal = options.Journal; o.Journal == "" {
		o.Journal = place + ".db"
	}
	if o.Out = options.Out; o.Out == "" {
		o.Out = place
	}
	if o.Mapping, err = roster.LoadMapping(filepath.Join(abs, roster.MappingFile)); err != nil {
		return err
	}
	// The checks of a class use their own Redis, in the sandbox.
	if err := os.Unsetenv(checks.RedisVariable); err != nil {
		return err
	}
	graded, err := batch.Run(ctx, o)
	app.Page.Quiet()
	if err != nil {
		if ctx.Err() != nil {
			app.Page.Line("The grades so far are in %s: the same command continues from there.", o.Journal)
		}
		return err
	}
	return closingLine(app, o.Out, graded)
}

// classFile reads the class file and lays the flags over it.
func classFile(dir string, options gradeOptions) (config.File, error) {
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
		return file, exitcode.Usagef("--jobs is %d; give 1 to %d, or 0 for two per core", options.Jobs, config.MaxJobs)
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

// closingLine says how many submissions were graded and where the reports are.
func closingLine(app *cli.App, out string, graded *gradebook.Results) error {
	app.Page.Line("%s, the reports are in %s; open index.html there", text.Plural(graded.Len, "submission", "submissions"), out)
	if nobodys, absent := graded.Pending(); nobodys+absent > 0 {
		app.Page.Line("Not final: %s of nobody or of two students, %s who handed in nothing. Complete %s in the directory of submissions, and run the same command again.",
			text.Plural(nobodys, "submission", "submissions"), text.Plural(absent, "student", "students"), roster.MappingFile)
	}
	if ungraded := graded.Ungraded(); ungraded > 0 {
		return exitcode.Environmentf("%s not graded, through no fault of the student; run the same command again", text.Plural(ungraded, "submission is", "submissions are"))
	}
	return nil
}

// compare prints what changed between two books.
func compare(app *cli.App, before, after string) error {
	old, err := readBook(before)
	if err != nil {
		return err
	}
	new, err := readBook(after)
	if err != nil {
		return err
	}
	for _, line := range batch.Compare(old, new) {
		app.Page.Line("%s", line)
	}
	return nil
}

// readBook reads the book of a class: a file, or a directory of reports.
func readBook(name string) (*gradebook.Book, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		name = filepath.Join(name, "book.json")
	}
	book, err := gradebook.Read(name)
	if err != nil {
		return nil, exitcode.Usagef("read a report: %w; name two book.json files, or their directories", err)
	}
	return book, nil
}
