// Package doctor checks that a machine has what the labs need. It uses no network, and
// gives up on a check that takes long.
//
// It imports nothing that must be downloaded, so that it also works where the grader
// cannot be built. Package system has the probes that need modules.
package doctor

import "fmt"

// Level is the severity of a finding.
type Level int

// The levels.
const (
	Good    Level = iota
	Warning       // something that not everybody needs does not work
	Failure       // the labs cannot run
)

// Finding is the result of a probe. Remedy is empty if the level is Good.
type Finding struct {
	Level  Level
	Text   string
	Remedy string
}

// Goodf returns a finding of level Good.
func Goodf(format string, args ...any) Finding { return Finding{Text: fmt.Sprintf(format, args...)} }

// Warningf returns a finding of level Warning.
func Warningf(remedy, format string, args ...any) Finding {
	return Finding{Level: Warning, Text: fmt.Sprintf(format, args...), Remedy: remedy}
}

// Failuref returns a finding of level Failure.
func Failuref(remedy, format string, args ...any) Finding {
	return Finding{Level: Failure, Text: fmt.Sprintf(format, args...), Remedy: remedy}
}

// Probes returns the probes of the clone at root, most important first.
func Probes(root string) []Probe {
	m := machine{root}
	return []Probe{
		{Name: "Go", Find: m.goVersion},
		{Name: "modules", Find: m.modules},
		{Name: "build cache", Find: m.buildCache},
		{Name: "progress", Find: m.progress},
		{Name: "ports", Find: ports},
		{Name: "Redis", Find: redisAnswers},
		{Name: "make", Find: gnuMake},
		{Name: "git", Find: git},
		{Name: "race detector", Find: race},
		{Name: "Node.js", Find: node},
	}
}

// machine is what the probes examine.
type machine struct {
	root string // of the clone
}
