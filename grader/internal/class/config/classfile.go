// Package config reads class.toml, in which a teacher says how to grade a class.
// Every key has a default. An unknown key is an error with its line number.
package config

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"socketlab/grader/internal/class/roster"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
)

// Name is the name of the class file in a directory of submissions.
const Name = "class.toml"

// Example is a class file with every default and a comment on each key.
//
//go:embed class.toml
var Example string

// File is a class file. Use Default or Load.
type File struct {
	Title string `toml:"title"`
	// Labs are the labs as a person names them; empty means all.
	Labs []string `toml:"labs"`
	// Weights are by the names used in Labs. A lab defaults to 1.
	Weights map[string]int `toml:"weights"`
	// Seed is what the checks derive their inputs from; nil means a new one.
	Seed *uint64 `toml:"seed"`
	// Naming says how the entries are named: one of roster.Namings.
	Naming string `toml:"naming"`
	// Jobs is how many submissions are graded at once; 0 means two per core.
	Jobs int `toml:"jobs"`
	// Hints is how many hints of a check the feedback may show.
	Hints int `toml:"hints"`
	// Sandbox is one of Demands.
	Sandbox string `toml:"sandbox"`
	// Deadline is the time to hand in; zero means that there is none.
	Deadline Deadline `toml:"deadline"`
	// Received is a CSV file that says when each student handed in.
	Received string `toml:"received"`
	Late     Late   `toml:"late"`
	Limits   Limits `toml:"limits"`
}

// Late is the cost of being late.
type Late struct {
	PerDay Percent             `toml:"per-day"` // of the total, for each day of 24 hours that has begun
	Cap    Percent             `toml:"cap"`     // at most
	Grace  Duration            `toml:"grace"`   // costs nothing
	By     map[string]Duration `toml:"by"`      // how late students were, by what they are called, whatever else is known
}

// Limits bound a submission.
type Limits struct {
	Timeout    Duration `toml:"timeout"`            // of all checks of a lab together
	Submission Duration `toml:"submission-timeout"` // of everything that is done for a submission
	Memory     Size     `toml:"memory"`             // of a node; 0 is the sandbox's default
	Processes  int      `toml:"processes"`
}

// The values of File.Sandbox that are not the name of a level.
const (
	Required = "required" // any sandbox
	Isolated = "isolated" // one that isolates the network too
)

// Demands are the values of File.Sandbox.
var Demands = []string{Required, Isolated, "bubblewrap", "namespaces", "landlock", "none"}

// Default is the class file in which every key has its default.
func Default() File {
	return File{
		Title:   "Socketlab",
		Naming:  roster.Auto,
		Sandbox: Required,
		Late:    Late{PerDay: 1000, Cap: 10_000},
		Limits:  Limits{Timeout: Duration(checks.Timeout), Submission: Duration(submission.Timeout)},
	}
}

// Load reads a class file. The error wraps fs.ErrNotExist if there is none.
func Load(file string) (File, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return File{}, exitcode.Usagef("read the class file: %w", err)
	}
	if err != nil {
		return File{}, exitcode.Environmentf("read the class file: %w", err)
	}
	f, err := Parse(string(text), file)
	if err != nil {
		return File{}, err
	}
	if f.Received != "" && !filepath.IsAbs(f.Received) {
		f.Received = filepath.Join(filepath.Dir(file), f.Received)
	}
	return f, nil
}

// Parse reads the text of a class file. Errors name it as called.
func Parse(text, called string) (File, error) {
	f := Default()
	meta, err := toml.Decode(text, &f)
	var syntax toml.ParseError
	switch {
	case errors.As(err, &syntax):
		why := syntax.Message
		if why == "" {
			why = strings.TrimPrefix(err.Error(), "toml: ")
		}
		return File{}, exitcode.Usagef("%s:%d: %s", called, syntax.Position.Line, why)
	case err != nil:
		if parts := mistyped.FindStringSubmatch(err.Error()); parts != nil {
			return File{}, exitcode.Usagef("%s:%s: %s: %s", called, parts[1], parts[2], parts[3])
		}
		return File{}, exitcode.Usagef("%s: %s", called, strings.TrimPrefix(err.Error(), "toml: "))
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return File{}, exitcode.Usagef("%s:%d: there is no key %s; see: go run ./grader/class grade --init", called, line(text, unknown[0]), unknown[0])
	}
	for _, bad := range f.problems() {
		return File{}, exitcode.Usagef("%s:%d: %s", called, line(text, strings.Split(bad.key, ".")), bad.text)
	}
	return f, nil
}

// mistyped matches the decoder's error on a value of the wrong type.
var mistyped = regexp.MustCompile(`^(?:toml: )?line (\d+) \(last key "(.*)"\): (.*)$`)

// problem is an invalid value.
type problem struct{ key, text string }

func (f *File) problems() []problem {
	var found []problem
	add := func(wrong bool, key, format string, args ...any) {
		if wrong {
			found = append(found, problem{key, fmt.Sprintf(format, args...)})
		}
	}
	add(strings.TrimSpace(f.Title) == "", "title", "title is empty; name the class")
	add(!slices.Contains(Demands, f.Sandbox), "sandbox", "sandbox is %q; choose from %s", f.Sandbox, strings.Join(Demands, ", "))
	add(!slices.Contains(roster.Namings(), f.Naming), "naming", "naming is %q; choose from %s", f.Naming, strings.Join(roster.Namings(), ", "))
	add(f.Jobs < 0 || f.Jobs > MaxJobs, "jobs", "jobs is %d; give 1 to %d, or 0 for two per core", f.Jobs, MaxJobs)
	add(f.Seed != nil && *f.Seed > math.MaxInt64, "seed", "seed is not a number from 0 to %d", int64(math.MaxInt64))
	add(f.Hints < 0, "hints", "hints is %d; give 0 for none, or how many", f.Hints)
	var sum int
	for lab, weight := range f.Weights {
		add(weight < 0 || weight > 1000, "weights."+lab, "the weight of %s is %d; give 0 to 1000", lab, weight)
		sum += weight
	}
	add(f.Received != "" && f.Deadline.IsZero(), "received", "received without a deadline has no effect; add one, such as deadline = 2027-01-31T23:59:00+01:00")
	add(f.Received == "" && !f.Deadline.IsZero(), "deadline", "a deadline needs the times at which work was handed in; add received = \"received.csv\" with the columns id and received")
	add(f.Late.PerDay < 0 || f.Late.PerDay > whole, "late.per-day", "per-day is %s percent; give 0 to 100", f.Late.PerDay)
	add(f.Late.Cap < 0 || f.Late.Cap > whole, "late.cap", "cap is %s percent; give 0 to 100", f.Late.Cap)
	add(f.Late.Grace < 0, "late.grace", "grace is negative; give a duration such as \"2h\"")
	for id, by := range f.Late.By {
		add(by < 0, "late.by."+id, "%s is late by a negative time; give \"0s\" for in time", id)
	}
	add(f.Limits.Timeout < Duration(time.Second) || f.Limits.Timeout > Duration(time.Hour), "limits.timeout", "timeout is %s; give 1s to 1h", time.Duration(f.Limits.Timeout))
	add(f.Limits.Submission < f.Limits.Timeout || f.Limits.Submission > Duration(MaxSubmission), "limits.submission-timeout",
		"submission-timeout is %s; give at least the timeout of a lab, %s, and at most %s", time.Duration(f.Limits.Submission), time.Duration(f.Limits.Timeout), MaxSubmission)
	add(f.Limits.Memory != 0 && (f.Limits.Memory < 64<<20 || f.Limits.Memory > 64<<30), "limits.memory", "memory is %d bytes; give 64MiB to 64GiB", f.Limits.Memory)
	add(f.Limits.Processes != 0 && (f.Limits.Processes < 16 || f.Limits.Processes > 4096), "limits.processes", "processes is %d; give 16 to 4096, threads included", f.Limits.Processes)
	slices.SortFunc(found, func(a, b problem) int { return strings.Compare(a.key, b.key) })
	return found
}

// MaxSubmission bounds how long a class may let one submission take.
const MaxSubmission = 24 * time.Hour

// MaxJobs bounds how many submissions are graded at once.
const MaxJobs = 256

// whole is 100 percent, in hundredths of a percent.
const whole = 10_000

// line is the line of a key, counted from 1: the first line that sets its last part,
// or that begins the table of that name.
func line(text string, key toml.Key) int {
	for parts := key; len(parts) > 0; parts = parts[:len(parts)-1] {
		last := regexp.QuoteMeta(parts[len(parts)-1])
		sets := regexp.MustCompile(`^\s*(?:[^=#]*[.\s{,])?["']?` + last + `["']?\s*=|[{,]\s*["']?` + last + `["']?\s*=|^\s*\[+[^\]]*\b["']?` + last + `["']?\s*\]`)
		n := 0
		for row := range strings.Lines(text) {
			if n++; sets.MatchString(row) {
				return n
			}
		}
	}
	return 1
}

// Percent is a percentage in hundredths.
type Percent int

func (p Percent) String() string { return fmt.Sprintf("%d.%02d", p/100, p%100) }

// UnmarshalTOML accepts a number with up to two decimal places.
func (p *Percent) UnmarshalTOML(value any) error {
	var number float64
	switch v := value.(type) {
	case int64:
		number = float64(v)
	case float64:
		number = v
	default:
		return fmt.Errorf("want a number of percent, such as 10 or 2.5")
	}
	hundredths := math.Round(number * 100)
	if math.IsNaN(number) || math.Abs(number) > 1000 || math.Abs(hundredths-number*100) > 1e-6 {
		return fmt.Errorf("want a number of percent with at most two decimal places")
	}
	*p = Percent(hundredths)
	return nil
}

// Duration is a length of time as Go writes it, such as 36h or 1h30m.
type Duration time.Duration

// UnmarshalText reads a duration.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a duration; write it as \"36h\" or \"1h30m\"", text)
	}
	*d = Duration(parsed)
	return nil
}

// Size is a number of bytes, written as 512MiB or 2GiB.
type Size int64

var size = regexp.MustCompile(`^(\d{1,9})\s*([KMG]i?B)$`)

// UnmarshalText reads a size. MB means MiB, as most people write it.
func (s *Size) UnmarshalText(text []byte) error {
	parts := size.FindStringSubmatch(string(text))
	if parts == nil {
		return fmt.Errorf("%q is not a size; write it as \"512MiB\" or \"2GiB\"", text)
	}
	var number int64
	_, _ = fmt.Sscan(parts[1], &number)
	*s = Size(number << map[byte]uint{'K': 10, 'M': 20, 'G': 30}[parts[2][0]])
	return nil
}
