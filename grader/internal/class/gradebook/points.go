package gradebook

import "fmt"

// hundredths is a number of hundredths, shown as a decimal with two places in
// text and as a number in JSON.
type hundredths int

func (h hundredths) String() string { return fmt.Sprintf("%d.%02d", int(h)/100, int(h)%100) }

// MarshalJSON writes the decimal as it is shown, never a rounded float.
func (h hundredths) MarshalJSON() ([]byte, error) { return []byte(h.String()), nil }

// The states of a row: whether its total may be entered anywhere.
const (
	stateFinal = "final"
	stateInfra = "infra" // a lab has no grade, so there is no total
)

func (r *Row) state() string {
	if r.Ungraded {
		return stateInfra
	}
	return stateFinal
}
