package progress

import (
	"encoding/json"
	"fmt"
	"time"
)

// Section is what another package keeps in progress.json under a name of its
// own, such as cards; the zero value where nothing is kept. A section of a shape
// that T cannot take is set aside within the file, under its name and the time:
// the remark says so, and it begins anew.
func Section[T any](p *Progress, name string) (value T, remark string) {
	text, ok := p.rest[name]
	if !ok {
		return value, ""
	}
	err := json.Unmarshal(text, &value)
	if err == nil {
		return value, ""
	}
	aside := name + ".damaged-" + time.Now().UTC().Format("20060102T150405.000000000Z")
	p.rest[aside] = text
	delete(p.rest, name)
	var anew T
	return anew, fmt.Sprintf("%s in progress.json could not be read (%v); it is kept there as %s, and begins anew", name, err, aside)
}

// SetSection keeps value under a name that no field of Progress has. It counts
// when Update has written it.
func (p *Progress) SetSection(name string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	if p.rest == nil {
		p.rest = rest{}
	}
	p.rest[name] = text
	return nil
}
