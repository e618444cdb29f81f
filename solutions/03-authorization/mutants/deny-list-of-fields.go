//go:build mutant

// The chat gets all fields of a profile except those that are known to be
// dangerous. The list was complete when it was written.
//
//lab:breaks 3.7 3.42
//lab:kills TestMassAssignment
package authorization

import (
	"encoding/json"

	"socketlab/labs/socketio"
)

type openProfile struct {
	setProfile
	values map[string]json.RawMessage
}

type openField struct{ json.RawMessage }

func (openField) read(json.RawMessage) error { return nil }

func (p *openProfile) fields() fields {
	all := fields{}
	for name, value := range p.values {
		all[name] = openField{value}
	}
	return all
}

func (g *Guard) judge(e *socketio.Event) (payload, error) {
	rule, ok := rules[e.Name]
	if !ok {
		return nil, notFound
	}
	p := rule.payload()
	if e.Name == "profile:set" && len(e.Args) == 1 {
		profile := &openProfile{}
		if json.Unmarshal(e.Args[0], &profile.values) != nil {
			return nil, invalid
		}
		delete(profile.values, "role")
		delete(profile.values, "isAdmin")
		return profile, g.authorize(e, rule, profile)
	}
	if err := parse(e.Args, p.fields()); err != nil {
		return nil, err
	}
	return p, g.authorize(e, rule, p)
}
