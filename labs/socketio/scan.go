package socketio

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// maxNesting bounds how deeply the JSON of a client may nest. encoding/json has
// the same bound.
const maxNesting = 10_000

// A jsonArray is the data of an event or an acknowledgement, as one walk over its
// text finds it.
type jsonArray struct {
	values       Args          // slices of the text, not copies
	placeholders []placeholder // in the order of the text
	nested       bool          // a placeholder is inside of another
}

// A placeholder is an object that has "_placeholder": true.
type placeholder struct {
	value      int // index of the value that it is in
	start, end int // within that value, in bytes
	num        int // -1 if "num" is missing or not an integer
}

// scanArray walks a JSON array once. It reports false if the text is not exactly
// one valid array. It accepts what json.Valid accepts and, like encoding/json and
// JavaScript, uses the last of equal keys. It does not recurse, so deeply nested
// text cannot grow the stack.
func scanArray(text []byte) (jsonArray, bool) {
	var open [4]container // enough for most events, without an allocation
	s := scanner{text: text, open: open[:0]}
	if s.peek() != '[' || !s.scan() {
		return jsonArray{}, false
	}
	return s.found, true
}

type scanner struct {
	text  []byte
	pos   int
	open  []container
	start int // of the current value of the outermost array
	found jsonArray
}

// A container is an array or an object whose end has not been reached.
type container struct {
	start       int
	object      bool
	key         key  // of the object's current value
	placeholder bool // "_placeholder": true
	num         int
}

// A key is one that makes a placeholder, or any other.
type key byte

const (
	otherKey key = iota
	placeholderKey
	numKey
)

// scan scans one value with everything in it, and nothing after it.
func (s *scanner) scan() bool {
	for {
		complete, ok := s.beginValue()
		if !ok {
			return false
		}
		for complete && len(s.open) > 0 {
			s.skipSpace()
			top := &s.open[len(s.open)-1]
			switch c := s.next(); {
			case c == ',':
				if top.object && !s.scanKey() {
					return false
				}
				complete = false // the next value follows
			case c == '}' && top.object, c == ']' && !top.object:
				s.closeContainer()
			default:
				return false
			}
		}
		if complete {
			s.skipSpace()
			return s.pos == len(s.text)
		}
	}
}

// beginValue scans a value that is complete, or opens a container up to its first
// value.
func (s *scanner) beginValue() (complete, ok bool) {
	s.skipSpace()
	start := s.pos
	if len(s.open) == 1 {
		s.start = start
	}
	switch c := s.next(); c {
	case '[', '{':
		if len(s.open) == maxNesting {
			return false, false
		}
		s.open = append(s.open, container{start: start, object: c == '{', num: -1})
		s.skipSpace()
		if c == '[' && s.accept("]") || c == '{' && s.accept("}") {
			s.closeContainer()
			return true, true
		}
		return false, c == '[' || s.scanKey()
	case '"':
		ok = s.scanString()
	default:
		s.pos = start
		ok = s.scanLiteral("true") || s.scanLiteral("false") || s.scanLiteral("null") || s.scanNumber()
	}
	if ok {
		s.endValue(start)
	}
	return true, ok
}

func (s *scanner) closeContainer() {
	last := len(s.open) - 1
	closed := s.open[last]
	s.open = s.open[:last]
	if closed.placeholder {
		found := &s.found
		p := placeholder{len(found.values), closed.start - s.start, s.pos - s.start, closed.num}
		if n := len(found.placeholders); n > 0 {
			last := found.placeholders[n-1]
			found.nested = found.nested || last.value == p.value && last.start > p.start
		}
		found.placeholders = append(found.placeholders, p)
	}
	s.endValue(closed.start)
}

// endValue records a complete value in the container that it is in.
func (s *scanner) endValue(start int) {
	if len(s.open) == 0 {
		return
	}
	value, top := s.text[start:s.pos:s.pos], &s.open[len(s.open)-1]
	if len(s.open) == 1 {
		if s.found.values == nil {
			s.found.values = make(Args, 0, 2) // a name and one argument, most often
		}
		s.found.values = append(s.found.values, value)
	}
	switch top.key {
	case placeholderKey:
		top.placeholder = string(value) == "true"
	case numKey:
		num, err := strconv.Atoi(string(value))
		if err != nil {
			num = -1
		}
		top.num = num
	}
}

// scanKey scans the key of an object's next value, and the colon.
func (s *scanner) scanKey() bool {
	s.skipSpace()
	start := s.pos
	if s.next() != '"' || !s.scanString() {
		return false
	}
	s.open[len(s.open)-1].key = keyOf(s.text[start:s.pos])
	s.skipSpace()
	return s.next() == ':'
}

// keyOf returns the key that a valid JSON string writes.
func keyOf(text []byte) key {
	if bytes.IndexByte(text, '\\') >= 0 {
		var name string
		if json.Unmarshal(text, &name) != nil {
			return otherKey
		}
		text = []byte(`"` + name + `"`)
	}
	switch string(text) {
	case `"_placeholder"`:
		return placeholderKey
	case `"num"`:
		return numKey
	}
	return otherKey
}

// scanString scans a string after its opening quote.
func (s *scanner) scanString() bool {
	start, escaped := s.pos-1, false
	for {
		switch c := s.next(); {
		case c == '"':
			return !escaped || json.Valid(s.text[start:s.pos])
		case c == '\\':
			escaped = true
			s.next() // which may be a quote
		case c < ' ': // also the end of the text
			return false
		}
	}
}

func (s *scanner) scanLiteral(literal string) bool {
	if !bytes.HasPrefix(s.text[s.pos:], []byte(literal)) {
		return false
	}
	s.pos += len(literal)
	return true
}

func (s *scanner) scanNumber() bool {
	s.accept("-")
	if !s.accept("0") && !s.scanDigits() {
		return false
	}
	if s.accept(".") && !s.scanDigits() {
		return false
	}
	if s.accept("eE") {
		s.accept("+-")
		return s.scanDigits()
	}
	return true
}

// scanDigits reports whether there is at least one digit.
func (s *scanner) scanDigits() bool {
	start := s.pos
	for s.accept("0123456789") {
	}
	return s.pos > start
}

// accept moves past the next byte if it is one of those given, and reports
// whether it is.
func (s *scanner) accept(bytes string) bool {
	ok := s.pos < len(s.text) && strings.IndexByte(bytes, s.text[s.pos]) >= 0
	if ok {
		s.pos++
	}
	return ok
}

func (s *scanner) skipSpace() {
	for c := s.peek(); c == ' ' || c == '\t' || c == '\r' || c == '\n'; c = s.peek() {
		s.pos++
	}
}

// peek returns the next byte, or 0 at the end of the text. No valid JSON has a 0.
func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

// next returns the next byte and moves past it.
func (s *scanner) next() byte {
	c := s.peek()
	if s.pos < len(s.text) {
		s.pos++
	}
	return c
}
