package bench

import (
	_ "embed"
	"fmt"
	"io"
	"text/template"
	"time"
)

//go:embed page.md.tmpl
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// Markdown writes the page: the table, what it was measured on, and what every
// figure means.
func (r Report) Markdown(to io.Writer) {
	s := full
	if r.Short {
		s = short
	}
	err := pageTemplate.Execute(to, map[string]any{
		"Table": r.Table(), "Surroundings": r.Surroundings, "Rounds": r.Rounds, "Command": r.Command, "Unsound": r.Unsound(),
		"Month": r.Began.Format("January 2006"), "Took": r.Took.Round(time.Second),
		"Clients": s.clients, "Askers": s.askers, "Idlers": s.idlers, "AtOnce": s.atOnce,
		"Warm": s.warm, "Load": s.load, "Quiet": s.quiet, "Settle": s.settle,
		"Burst": burst, "Window": window, "Payload": payloadSize,
	})
	if err != nil {
		panic(fmt.Sprintf("the page's own template: %v", err))
	}
}
