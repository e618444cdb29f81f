package gradebook

import (
	"fmt"
	"math"

	"socketlab/grader/internal/core/record"
)

// item is what a class says about a check. Only students on whose code the
// check ran count: one whose code did not compile says nothing about it.
type item struct {
	ran, failed int
	// separation is the correlation between passing this check and the points
	// earned with the others of its lab. It is known when some passed and some
	// did not, and not all scored the same otherwise.
	separation float64
	known      bool
}

// analyse looks at check k of lab j. All sums are whole numbers, so the outcome
// does not depend on the machine.
func (r *Results) analyse(j, k int) item {
	var it item
	var n, x, y, xy, yy int // x is 1 when it passed, so x² is x
	for i := range r.briefs {
		grade := &r.briefs[i].Grades[j]
		status := grade.status(k)
		if grade.Outcome == Infra || !measured(status) {
			continue
		}
		rest := grade.Score
		if status == record.Passed {
			rest -= r.Labs[j].Checks[k].Points
			x++
			xy += rest
		}
		n++
		y += rest
		yy += rest * rest
	}
	it.ran, it.failed = n, n-x
	spread := (n*x - x*x) * (n*yy - y*y)
	if spread > 0 {
		it.separation, it.known = float64(n*xy-x*y)/math.Sqrt(float64(spread)), true
	}
	return it
}

// Ran is on how many students' code the check ran.
func (it item) Ran() int { return it.ran }

// Bad is how many did not pass.
func (it item) Bad() int { return it.failed }

// Failed is the share of students who did not pass, such as 25%.
func (it item) Failed() string {
	if it.ran == 0 {
		return "–"
	}
	return fmt.Sprintf("%d%%", half(100*it.failed, it.ran))
}

// Of says how many that are.
func (it item) Of() string { return fmt.Sprintf("%d of %d", it.failed, it.ran) }

// Separation is the correlation, or a dash where there is none to tell.
func (it item) Separation() string {
	if !it.known {
		return "–"
	}
	return fmt.Sprintf("%.2f", math.Round(100*it.separation)/100+0) // no minus zero
}

// Class is how a page paints the separation.
func (it item) CSSClass() string {
	switch {
	case !it.known:
		return "none"
	case it.separation < 0.1:
		return "low"
	case it.separation >= 0.3:
		return "good"
	}
	return "fair"
}
