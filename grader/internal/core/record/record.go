// Package record is the one account of a run. The screen, the JSON and the
// progress are all made from it, so that their totals cannot disagree.
package record

// Schema names this form of the record and its version.
const Schema = "socketlab/record/v1"

// Status is how a check ended.
type Status string

// The states of a check. Only Passed scores.
const (
	Passed      Status = "passed"
	Failed      Status = "failed"
	Skipped     Status = "skipped"
	TimedOut    Status = "timed-out"
	Race        Status = "race"
	BuildFailed Status = "build-failed"
	Infra       Status = "infra" // the surroundings failed; never charged to the reader
)

// Limit is a bound on a program that is not trusted; it ends what breaks it.
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

// The kinds of Redis that a run can stand on.
const (
	Miniredis = "miniredis"
	Redis     = "redis"
)

// Record is one run of one lab's checks.
type Record struct {
	Schema      string  `json:"schema"`
	Lab         string  `json:"lab"`
	Who         string  `json:"who"`            // reader, solution, starter, or a mutant's name
	Node        string  `json:"node,omitempty"` // the command line of the program that was graded instead of Go files
	Hash        string  `json:"hash"`           // SHA-256 of the graded files; empty with Node, whose files nobody knows
	Toolchain   string  `json:"toolchain"`      // such as go1.26.0
	Sandbox     string  `json:"sandbox"`        // none: one's own code runs as oneself
	Redis       string  `json:"redis"`
	Race        bool    `json:"race"`
	Seed        uint64  `json:"seed"`
	Checks      []Check `json:"checks"` // in the order of the catalogue
	Score       int     `json:"score"`
	Maximum     int     `json:"maximum"`
	BuildOutput string  `json:"build_output,omitempty"`
}

// Check is the outcome of one check.
type Check struct {
	Name       string `json:"name"`
	Title      string `json:"title"`
	Points     int    `json:"points"`
	Score      int    `json:"score"`
	Status     Status `json:"status"`
	Message    string `json:"message"`
	Transcript string `json:"transcript"`
	HintsUsed  int    `json:"hints_used"`
	DurationMS int64  `json:"duration_ms"`
}

// Rate sets the check's score from its status: all of its points or none.
func (c *Check) Rate() {
	c.Score = 0
	if c.Status == Passed {
		c.Score = c.Points
	}
}

// Total rates every check and adds the record's score up.
func (r *Record) Total() {
	r.Score, r.Maximum = 0, 0
	for i := range r.Checks {
		check := &r.Checks[i]
		check.Rate()
		r.Score += check.Score
		r.Maximum += check.Points
	}
}

// Count is the number of checks in a state.
func (r *Record) Count(status Status) int {
	count := 0
	for _, check := range r.Checks {
		if check.Status == status {
			count++
		}
	}
	return count
}

// AllPassed reports whether there are checks and each passed.
func (r *Record) AllPassed() bool {
	return len(r.Checks) > 0 && r.Count(Passed) == len(r.Checks)
}

// FirstFailure is the first check that did not pass, or nil.
func (r *Record) FirstFailure() *Check {
	for i := range r.Checks {
		if r.Checks[i].Status != Passed {
			return &r.Checks[i]
		}
	}
	return nil
}

// Since finds the checks that changed sides: those that pass and did not in the
// run before, and those that did and do not. With no run before there are none.
// A run that was not built says nothing about any check.
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
