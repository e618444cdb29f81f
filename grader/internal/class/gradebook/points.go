package gradebook

import "fmt"

// hundredths is a number of hundredths. It is a decimal with two places in text, and
// a number in JSON.
type hundredths int

func (h hundredths) String() string { return fmt.Sprintf("%d.%02d", int(h)/100, int(h)%100) }

// MarshalJSON writes the decimal as text shows it, never a rounded float.
func (h hundredths) MarshalJSON() ([]byte, error) { return []byte(h.String()), nil }

// The states of a row: whether its total may be entered anywhere.
const (
	stateFinal   = "final"
	stateInfra   = "infra"   // a lab has no grade, so there is no total
	statePending = "pending" // whose the submission is is in doubt
)

func (r *Row) state() string {
	switch {
	case r.Pending != "":
		return statePending
	case r.Ungraded:
		return stateInfra
	}
	return stateFinal
}
