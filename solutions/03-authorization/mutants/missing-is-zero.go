//go:build mutant

// A field that is missing is as good as its zero value: a room whose privacy
// nobody mentioned is public.
//
//lab:kills TestFieldsAndTheirTypes
package authorization

import (
	"encoding/json"
)

func (p *payload) take(key string, into any) {
	raw, ok := p.fields[key]
	delete(p.fields, key)
	if ok && (string(raw) == "null" || json.Unmarshal(raw, into) != nil) {
		p.fail(invalid)
	}
}
