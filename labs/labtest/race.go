package labtest

import (
	"regexp"
	"slices"
	"strings"
)

const (
	raceHead  = "WARNING: DATA RACE"
	raceFoot  = "=================="
	maxReport = 80 // lines kept of a report
)

var (
	// access begins the stack of a goroutine that used the memory.
	access = regexp.MustCompile(`(?i)^(previous )?(atomic )?(read|write) at 0x`)
	// labCall is a call of the package of a lab, which the reader writes. With
	// "variants/" the grader runs many versions of it.
	labCall = regexp.MustCompile(`^ +socketlab/labs/\d\d-[^./]+(/variants/[^./]+)?\.`)
	// place is the line under a call: where it is.
	place = regexp.MustCompile(`^ +(\S.*\.go:\d+)( \+0x[0-9a-f]+)?$`)
)

// describeRace says what a report of the race detector means for the reader.
func describeRace(node string, report []string) string {
	what := "two goroutines of " + node + " used the same memory without a lock"
	switch places := racePlaces(report); {
	case len(places) == 1:
		what += ": one of them at " + places[0]
	case len(places) > 1 && places[0] == places[1]:
		what += ": both at " + places[0]
	case len(places) > 1:
		what += ": " + places[0] + " and " + places[1]
	}
	return what + "\n    the report of the race detector, DATA RACE, is in the log of " + node
}

// racePlaces returns where the goroutines used the memory: for each, the innermost call
// of the reader's package, or else of any.
func racePlaces(report []string) []string {
	var places []string
	inAccess, isLab := false, false
	for i, line := range report {
		switch {
		case access.MatchString(line):
			inAccess, isLab = true, false
			places = append(places, "")
		case line == "" || !strings.HasPrefix(line, " "):
			inAccess = false
		case inAccess && i > 0 && !isLab:
			at := place.FindStringSubmatch(line)
			if at == nil {
				continue
			}
			isLab = labCall.MatchString(report[i-1])
			if last := len(places) - 1; isLab || places[last] == "" {
				places[last] = printable(at[1])
			}
		}
	}
	return slices.DeleteFunc(places, func(at string) bool { return at == "" })
}
