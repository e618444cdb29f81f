package gradebook

import (
	"fmt"
	"math"

	"socketlab/grader/internal/core/record"
)

// item is the item analysis of a check. It covers only students on whose code the
// check ran: code that did not compile says nothing about the check.
type item struct {
	ran, failed int
	// separation is the correlation between passing this check and the points earned
	// with the other checks of its lab. It is known when some students passed and some
	// failed, and their other points differ.
	separation float64
	known      bool
}

// analyse computes the item of check k of lab j. All sums are whole numbers, so the
// result does not depend on the machine.
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

// Ran is the number of students on whose code the check ran.
func (it item) Ran() int { return it.ran }

// Bad is the number of those who did not pass.
func (it item) Bad() int { return it.failed }

// Failed is their share, such as 25%.
func (it item) Failed() string {
	if it.ran == 0 {
		return "–"
	}
	return fmt.Sprintf("%d%%", half(100*it.failed, it.ran))
}

// Of is the same as two numbers, such as 5 of 20.
func (it item) Of() string { return fmt.Sprintf("%d of %d", it.failed, it.ran) }

// Separation is the correlation, or a dash when it is not known.
func (it item) Separation() string {
	if !it.known {
		return "–"
	}
	return fmt.Sprintf("%.2f", math.Round(100*it.separation)/100+0) // no minus zero
}

// CSSClass is the end of the class name that colours the separation.
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
