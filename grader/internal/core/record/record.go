// Package record defines the result of a run. The screen, the JSON and the progress are
// all derived from it, so that their totals agree.
package record

// Schema is the name and version of the format of the record.
const Schema = "socketlab/record/v1"

// Status is the result of a check.
type Status string

// The statuses of a check. Only Passed earns points.
const (
	Passed      Status = "passed"
	Failed      Status = "failed"
	Skipped     Status = "skipped"
	TimedOut    Status = "timed-out"
	Race        Status = "race"
	BuildFailed Status = "build-failed"
	Infra       Status = "infra" // the environment failed; never counts against the reader
)

// Limit is a limit of the sandbox. A program that exceeds it is ended.
type Limit string

// The limits.
const (
	LimitMemory    Limit = "memory"
	LimitProcesses Limit = "processes"
	LimitCPU       Limit = "cpu"
	LimitFiles     Limit = "files"
	LimitOutput    Limit = "output"
	LimitDisk      Limit = "disk"
)

// The kinds of Redis that a run can use.
const (
	Miniredis = "miniredis"
	Redis     = "redis"
)

// Record is the result of one run of a lab's checks.
type Record struct {
	Schema      string  `json:"schema"`
	Lab         string  `json:"lab"`
	Who         string  `json:"who"`            // reader, solution, starter, or a mutant's name
	Node        string  `json:"node,omitempty"` // the command line of the program that was graded, if not Go files
	Hash        string  `json:"hash"`           // SHA-256 of the graded files; empty with Node, whose files are not known
	Toolchain   string  `json:"toolchain"`      // such as go1.26.0
	Sandbox     string  `json:"sandbox"`        // none for the reader's own code
	Redis       string  `json:"redis"`
	Race        bool    `json:"race"`
	Seed        uint64  `json:"seed"`
	Repeat      *Repeat `json:"repeat,omitempty"` // under the race detector; nil if there was none to make
	Checks      []Check `json:"checks"`           // in the order of the catalogue
	Score       int     `json:"score"`
	Maximum     int     `json:"maximum"`
	BuildOutput string  `json:"build_output,omitempty"`
}

// Repeat is the repetition of some checks under the race detector, after all had passed.
// Their results in the record are those of both runs: passed only if both passed.
type Repeat struct {
	Checks  []string `json:"checks"`            // by name, in the order of the catalogue
	Missing string   `json:"missing,omitempty"` // why they were not repeated; empty if they were
}

// Check is the result of one check.
type Check struct {
	Name       string `json:"name"`
	Title      string `json:"title"`
	Points     int    `json:"points"`
	Score      int    `json:"score"`
	Status     Status `json:"status"`
	Message    string `json:"message"`
	Transcript string `json:"transcript"`
	// Rules are the numbers of the rules of the contract that the failure breaks: of
	// those that the check proves, the ones that its failing passage is about.
	Rules []string `json:"rules,omitempty"`
	// NotBegun reports that a node ended before it was ready, so that nothing of the check
	// itself ran. The status is Failed.
	NotBegun   bool  `json:"not_begun,omitempty"`
	HintsUsed  int   `json:"hints_used"`
	DurationMS int64 `json:"duration_ms"`
}

// Rate sets the check's score from its status: all of its points or none.
func (c *Check) Rate() {
	c.Score = 0
	if c.Status == Passed {
		c.Score = c.Points
	}
}

// Total computes the score of every check and adds up the score of the record.
func (r *Record) Total() {
	r.Score, r.Maximum = 0, 0
	for i := range r.Checks {
		check := &r.Checks[i]
		check.Rate()
		r.Score += check.Score
		r.Maximum += check.Points
	}
}

// Count returns how many checks have the status.
func (r *Record) Count(status Status) int {
	count := 0
	for _, check := range r.Checks {
		if check.Status == status {
			count++
		}
	}
	return count
}

// NotBegun returns how many checks ended before they began.
func (r *Record) NotBegun() int {
	count := 0
	for _, check := range r.Checks {
		if check.NotBegun {
			count++
		}
	}
	return count
}

// AllPassed reports whether there is a check and every check passed.
func (r *Record) AllPassed() bool {
	return len(r.Checks) > 0 && r.Count(Passed) == len(r.Checks)
}

// FirstFailure returns the check to look at first, or nil if all passed: the first that
// could not begin, since its cause stops others too, else the first that did not pass.
func (r *Record) FirstFailure() *Check {
	var first *Check
	for i := range r.Checks {
		switch check := &r.Checks[i]; {
		case check.NotBegun:
			return check
		case check.Status != Passed && first == nil:
			first = check
		}
	}
	return first
}

// Since compares the run with the one before. It returns the checks that pass now but did
// not before, and those that passed before but do not now. It returns none if there is
// no run before, or if the code of one of the runs did not build.
func (r *Record) Since(before *Record) (passing, broken []Check) {
	if before == nil || before.Count(BuildFailed) > 0 || r.Count(BuildFailed) > 0 {
		return nil, nil
	}
	passed := map[string]bool{}
	for _, check := range before.Checks {
		passed[check.Name] = check.Status == Passed
	}
	for _, check := range r.Checks {
		did, known := passed[check.Name]
		switch does := check.Status == Passed; {
		case !known || did == does:
		case does:
			passing = append(passing, check)
		case check.Status != Infra:
			broken = append(broken, check)
		}
	}
	return passing, broken
}
