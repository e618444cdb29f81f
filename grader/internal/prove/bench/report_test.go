package bench

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// threeRounds has the kit three times as fast as Node.js, half as fast as the
// hub, and twice as large.
func threeRounds() Report {
	report := Report{Rounds: 3, Command: "make bench", Environment: []Fact{{"Go", "1.26"}}}
	for round := 1; round <= 3; round++ {
		base := float64(round * 1000)
		report.Results = append(report.Results,
			Result{Round: round, Figure: "fanout", Contestant: Kit, Values: map[string]float64{"fanout.bursts": 3 * base, "memory": 20}},
			Result{Round: round, Figure: "fanout", Contestant: Node, Values: map[string]float64{"fanout.bursts": base, "memory": 10}},
			Result{Round: round, Figure: "fanout", Contestant: Bun, Values: map[string]float64{"memory": 40}},
			Result{Round: round, Figure: "fanout", Contestant: Hub, Values: map[string]float64{"fanout.bursts": 6 * base}})
	}
	return report
}

func TestTable(t *testing.T) {
	rows := strings.Split(strings.TrimSpace(threeRounds().Table()), "\n")

	require.Equal(t, []string{
		"| figure | unit | kit | Node.js | Bun | hub | kit ÷ Node.js | target | kit ÷ Bun | target | kit ÷ hub | target |",
		"| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
		"| fan-out on one node, bursts of 16 | deliveries/s | 6,000 (3,000–9,000) | 2,000 (1,000–3,000) |  | 12,000 (6,000–18,000) | 3.00× (3.00–3.00) | ≥ 6×: missed |  |  | 0.50× (0.50–0.50) | ≥ 0.4×: met |",
		"| memory of an idle connection | kB | 20 (20–20) | 10 (10–10) | 40 (40–40) |  | 2.00× (2.00–2.00) | ≤ 1×: missed | 0.50× (0.50–0.50) | ≤ 1×: met |  |  |",
	}, rows)
}

// Who has not been measured has no column.
func TestTableOfOne(t *testing.T) {
	report := threeRounds()
	report.Results = report.Results[:1]
	require.Equal(t, "| figure | unit | kit |\n| --- | --- | --- |\n"+
		"| fan-out on one node, bursts of 16 | deliveries/s | 3,000 |\n| memory of an idle connection | kB | 20 |\n", report.Table())
}

func TestPage(t *testing.T) {
	var page strings.Builder
	threeRounds().Markdown(&page)

	require.Contains(t, page.String(), "6,000 (3,000–9,000)")
	require.Contains(t, page.String(), "by `make bench` on:")
	require.Contains(t, page.String(), "| Go | 1.26 |")
	require.Contains(t, page.String(), "No message was lost")
	require.NotContains(t, page.String(), "<no value>")
}

// Every curve with values is drawn, one line for each contestant.
func TestCharts(t *testing.T) {
	report := threeRounds()
	require.Empty(t, report.Charts())
	report.Results = append(report.Results,
		Result{Round: 1, Figure: "clients", Contestant: Kit, Values: map[string]float64{"clients.100": 0.5, "clients.1000": 0.4, "clients.10000": 0.6}},
		Result{Round: 1, Figure: "clients", Contestant: Bun, Values: map[string]float64{"clients.100": 3, "clients.300": 4}},
		Result{Round: 1, Figure: "nodes", Contestant: Kit, Lost: 1, Values: map[string]float64{"nodes.1": 3}})

	charts := report.Charts()
	require.Len(t, charts, 1)
	var drawn strings.Builder
	require.NoError(t, charts[0].SVG(&drawn))
	var lines struct {
		Polylines []struct {
			Points string `xml:"points,attr"`
		} `xml:"polyline"`
		Circles []struct{} `xml:"circle"`
	}
	require.NoError(t, xml.Unmarshal([]byte(drawn.String()), &lines))
	require.Len(t, lines.Polylines, 2)
	require.Equal(t, "70.0,212.6 315.0,224.7 560.0,202.7", lines.Polylines[0].Points)
	require.Len(t, lines.Circles, 5)
	require.Contains(t, drawn.String(), ">Bun</text>")

	var page strings.Builder
	report.Markdown(&page)
	require.Contains(t, page.String(), "](benchmarks/clients.svg)")
	require.NotContains(t, page.String(), "nodes.svg")
}

// The page shows that messages were lost.
func TestPageOfAnUnsoundRun(t *testing.T) {
	report := threeRounds()
	report.Results[0].Lost = 5
	var page strings.Builder

	report.Markdown(&page)

	require.Contains(t, page.String(), "1 measurement lost messages")
	require.NotContains(t, page.String(), "No message was lost")
}

// Every target of the page belongs to a metric, and every metric to a figure.
func TestMetrics(t *testing.T) {
	for _, m := range metrics {
		figure, _, _ := strings.Cut(m.name, ".")
		require.Contains(t, Figures(), figure)
	}
}

// Load balancers have a table of their own, in which the first is lab 05's.
func TestBalancerTable(t *testing.T) {
	report := threeRounds()
	require.Empty(t, report.BalancerTable())
	for contestant, value := range map[Contestant]float64{Balancer: 30, Nginx: 20, HAProxy: 10} {
		report.Results = append(report.Results, Result{Round: 1, Figure: "balancing", Contestant: contestant, Values: map[string]float64{"balancing.memory": value}})
	}
	require.Equal(t, "| figure | unit | lab 05 | nginx | HAProxy | lab 05 ÷ nginx | target | lab 05 ÷ HAProxy | target |\n"+
		"| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"+
		"| memory of an idle tunnel | kB | 30 | 20 | 10 | 1.50× |  | 3.00× | ≤ 2×: missed |\n", report.BalancerTable())
	require.NotContains(t, report.Table(), "tunnel")
}
