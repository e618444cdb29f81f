//go:build mutant

// null is decoded like any value. encoding/json takes it for every type and
// leaves the zero value, so {"private": null} makes a public room.
//
//lab:kills TestFieldsAndTheirTypes
package authorization

import (
	"encoding/json"
)

func (p *payload) take(key string, into any) {
	raw, ok := p.fields[key]
	delete(p.fields, key)
	if !ok || json.Unmarshal(raw, into) != nil {
		p.fail(invalid)
	}
}
