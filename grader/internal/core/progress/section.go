package progress

import (
	"encoding/json"
	"fmt"
	"time"
)

// Section returns the data that another package stored in progress.json under a name
// of its own, such as cards. It returns the zero value if there is none. If the data
// cannot be decoded as a T, Section moves it to another name within the file and
// returns the zero value; the remark says so.
func Section[T any](p *Progress, name string) (value T, remark string) {
	text, ok := p.unknown[name]
	if !ok {
		return value, ""
	}
	err := json.Unmarshal(text, &value)
	if err == nil {
		return value, ""
	}
	aside := name + ".damaged-" + time.Now().UTC().Format("20060102T150405.000000000Z")
	p.unknown[aside] = text
	delete(p.unknown, name)
	var empty T
	return empty, fmt.Sprintf("%s in progress.json could not be read (%v); the old data is there as %s, and %s starts empty", name, err, aside, name)
}

// SetSection stores value under a name that is not a field of Progress. Call it in a
// change function passed to Update, which saves it.
func (p *Progress) SetSection(name string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	if p.unknown == nil {
		p.unknown = unknown{}
	}
	p.unknown[name] = text
	return nil
}
