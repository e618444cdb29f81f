//go:build mutant

// A message may name its author, for the sake of a bridge to another chat. So
// anybody writes as anybody.
//
//lab:kills TestAuthorIsTheServersKnowledge
package authorization

type request struct {
	Author  string `json:"author,omitempty"`
	Room    string `json:"room,omitempty"`
	User    string `json:"user,omitempty"`
	Owner   string `json:"owner,omitempty"`
	Text    string `json:"text,omitempty"`
	Name    string `json:"name,omitempty"`
	Status  string `json:"status,omitempty"`
	Role    string `json:"role,omitempty"`
	Limit   int    `json:"limit,omitempty"`
	Private bool   `json:"private,omitempty"`
}

func readSay(p *payload) request {
	r := request{Room: p.room("room"), Text: p.text("text")}
	if _, ok := p.fields["author"]; ok {
		r.Author = p.user("author")
	}
	return r
}
