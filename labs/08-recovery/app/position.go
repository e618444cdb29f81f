package app

import (
	"fmt"
	"strings"
)

// A Position is a place in a stream of Redis: right behind the entry with that id. The zero
// id, 0-0, is before the first entry.
type Position struct {
	// Life tells a stream from the one that Redis had before it lost its data.
	Life string
	// Milliseconds and Sequence are the two halves of the entry's id.
	Milliseconds, Sequence uint64
}

// At returns the position of an entry. An id that Redis could not have made is 0-0.
func At(life, id string) Position {
	p := Position{Life: life}
	if _, err := fmt.Sscanf(id, "%d-%d", &p.Milliseconds, &p.Sequence); err != nil || p.ID() != id {
		return Position{Life: life}
	}
	return p
}

// ParsePosition is the inverse of String. What is no position is at no place of any life.
func ParsePosition(text string) Position {
	life, id, _ := strings.Cut(text, "-")
	if p := At(life, id); p.String() == text {
		return p
	}
	return Position{}
}

// ID returns the id of the entry, as XADD, XRANGE and XREAD know it.
func (p Position) ID() string { return fmt.Sprintf("%d-%d", p.Milliseconds, p.Sequence) }

// String returns a text that can be an offset.
func (p Position) String() string { return p.Life + "-" + p.ID() }

// After reports whether p is behind other. Between two lives there is no order: there, each is
// behind the other, as nobody who has heard one has heard the other.
func (p Position) After(other Position) bool {
	switch {
	case p.Life != other.Life:
		return true
	case p.Milliseconds != other.Milliseconds:
		return p.Milliseconds > other.Milliseconds
	}
	return p.Sequence > other.Sequence
}
