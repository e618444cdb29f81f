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

// Markdown writes the page: the table, the machine, and what every figure means.
func (r Report) Markdown(to io.Writer) {
	s := full
	if r.Short {
		s = short
	}
	err := pageTemplate.Execute(to, map[string]any{
		"Table": r.Table(), "Balancers": r.BalancerTable(), "Environment": r.Environment, "Rounds": r.Rounds, "Command": r.Command, "Unsound": r.Unsound(), "Charts": r.Charts(), "OneCore": r.OneCore,
		"Month": r.Began.Format("January 2006"), "Took": r.Took.Round(time.Second),
		"Receivers": s.receivers, "Echoing": s.echoing, "Idle": s.idle, "Concurrent": s.concurrent,
		"Warm": s.warm, "Load": s.load, "Quiet": s.quiet, "Settle": s.settle,
		"Burst": burst, "Window": window, "Payload": payloadSize,
	})
	if err != nil {
		panic(fmt.Sprintf("the page's own template: %v", err))
	}
}
