//go:build mutant

// A message may name its author, because a bridge to another chat needs that. So
// anybody can write in anybody's name.
//
//lab:breaks 3.33
//lab:kills TestAuthorIsTheServersKnowledge
package authorization

import (
	"encoding/json"

	"socketlab/labs/03-authorization/app"
)

type say struct {
	room   roomName
	text   messageText
	author author
	parsed bool
}

func (p *say) fields() fields {
	all := fields{"room": &p.room, "text": &p.text}
	if !p.parsed || p.author != "" {
		all["author"] = &p.author
	}
	p.parsed = true
	return all
}

type author string

func (a *author) read(raw json.RawMessage) error {
	if err := decode(raw, (*string)(a)); err != nil {
		return err
	}
	if !app.IsUserName(string(*a)) {
		return invalid
	}
	return nil
}

func (a *author) setDefault() {}
