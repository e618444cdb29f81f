package app

import "sync/atomic"

// The codes of refusals, as in {"error": "forbidden"}.
const (
	Forbidden   = "forbidden"
	Invalid     = "invalid"
	NotFound    = "not_found"
	TooLarge    = "too_large"
	Unavailable = "unavailable"
)

// refusals counts refusals by code. Its keys never change: if a name that a
// client sends could become a key, clients would decide how much memory it takes.
type refusals struct {
	byCode map[string]*atomic.Int64
}

func newRefusals() *refusals {
	r := &refusals{byCode: map[string]*atomic.Int64{}}
	for _, code := range []string{Forbidden, Invalid, NotFound, TooLarge, Unavailable} {
		r.byCode[code] = new(atomic.Int64)
	}
	return r
}

// CountRefusal counts a refusal for the event stats. It ignores codes other than
// the constants above.
func (c *Chat) CountRefusal(code string) {
	if n := c.refusals.byCode[code]; n != nil {
		n.Add(1)
	}
}

func (r *refusals) numbers() map[string]int64 {
	numbers := map[string]int64{}
	for code, n := range r.byCode {
		numbers[code] = n.Load()
	}
	return numbers
}
