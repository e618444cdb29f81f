package screens

import (
	"fmt"

	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
)

// partBegins prints the heading of a part if check i is its first. It prints
// nothing if the checks of the run do not belong to several parts.
func (s *Screen) partBegins(i int) {
	if !s.hasParts() || i > 0 && s.checks[i-1].Part == s.checks[i].Part {
		return
	}
	if i > 0 {
		s.page.Line("")
	}
	s.page.Wrapped("", terminal.Bold, s.checks[i].Part)
}

// partEnds prints the subtotal of a part if check i is its last.
func (s *Screen) partEnds(i int) {
	part := s.checks[i].Part
	if !s.hasParts() || i+1 < len(s.checks) && s.checks[i+1].Part == part {
		return
	}
	var passed, all, score, points int
	for _, check := range s.checks {
		if check.Part != part {
			continue
		}
		settled := s.settled[check.Name]
		if settled.Status == record.Passed {
			passed++
		}
		all++
		score += settled.Score
		points += check.Points
	}
	left := fmt.Sprintf("      %d of %s passed", passed, text.Plural(all, "check", "checks"))
	s.page.Sides(left, terminal.Bold.Render(fmt.Sprintf("%d/%d", score, points)))
}

// hasParts reports whether the checks of the run belong to several parts.
func (s *Screen) hasParts() bool { return s.checks[0].Part != s.checks[len(s.checks)-1].Part }
