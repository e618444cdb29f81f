package bench

import (
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/template"
)

//go:embed chart.svg.tmpl
var chartText string

var chartTemplate = template.Must(template.New("chart").Parse(chartText))

// The inside of a chart, in pixels: both axes are logarithmic.
const (
	chartLeft, chartRight = 70, 560
	chartTop, chartBottom = 50, 300
)

type (
	drawing struct {
		Title, Of, Unit string
		Lines           []chartLine
		X, Y            []chartMark
		Left, Right, Top, Bottom, Middle, LabelY,
		CenterY int
	}
	chartLine struct {
		Name, Color, Dash, Path string
		Dots                    []chartMark
		X, Y                    float64 // where its name stands
	}
	chartMark struct {
		At    float64 // in pixels, along the axis
		Y     float64 // of a dot
		Label string
	}
)

// looks tell the lines apart, also without colours.
var looks = map[Contestant]struct{ color, dash string }{
	Kit: {"#0072b2", ""}, Node: {"#d55e00", "8 4"}, Bun: {"#7a5195", "3 3"}, Hub: {"#555555", "1 4"},
}

// A Chart is a curve of a report, to draw.
type Chart struct {
	Name, Title string
	report      Report
	curve       curve
}

// Charts are the curves that the report has values of.
func (r Report) Charts() (charts []Chart) {
	for _, c := range allCurves() {
		if len(r.lines(c)) > 0 {
			charts = append(charts, Chart{c.file(), c.title, r, c})
		}
	}
	return charts
}

// SVG draws the chart.
func (c Chart) SVG(to io.Writer) error { return chartTemplate.Execute(to, c.report.drawing(c.curve)) }

// lines returns the values of each contestant, by point.
func (r Report) lines(c curve) map[Contestant]map[int]float64 {
	lines := map[Contestant]map[int]float64{}
	for _, contestant := range Contestants {
		for _, point := range c.points {
			for _, value := range valuesOf(r.Results, contestant, c.key(point)) {
				if lines[contestant] == nil {
					lines[contestant] = map[int]float64{}
				}
				lines[contestant][point] = value
			}
		}
	}
	return lines
}

func (r Report) drawing(c curve) drawing {
	lines := r.lines(c)
	least, most := math.Inf(1), 0.0
	for _, values := range lines {
		for _, value := range values {
			least, most = min(least, value), max(most, value)
		}
	}
	low, high := math.Floor(math.Log10(least)), math.Ceil(math.Log10(most))
	if high <= low {
		high = low + 1
	}
	first, last := math.Log10(float64(c.points[0])), math.Log10(float64(c.points[len(c.points)-1]))
	x := func(point int) float64 {
		return chartLeft + (chartRight-chartLeft)*(math.Log10(float64(point))-first)/(last-first)
	}
	y := func(value float64) float64 {
		return chartBottom - (chartBottom-chartTop)*(math.Log10(value)-low)/(high-low)
	}
	drawn := drawing{
		Title: c.title, Of: c.of, Unit: c.unit, Left: chartLeft, Right: chartRight, Top: chartTop, Bottom: chartBottom,
		Middle: (chartLeft + chartRight) / 2, LabelY: chartBottom + 40, CenterY: (chartTop + chartBottom) / 2,
	}
	for _, point := range c.points {
		drawn.X = append(drawn.X, chartMark{At: x(point), Label: number(float64(point))})
	}
	for power := low; power <= high; power++ {
		drawn.Y = append(drawn.Y, chartMark{At: y(math.Pow(10, power)), Label: number(math.Pow(10, power))})
	}
	for _, contestant := range Contestants {
		values := lines[contestant]
		if len(values) == 0 {
			continue
		}
		line := chartLine{Name: contestant.title(), Color: looks[contestant].color, Dash: looks[contestant].dash}
		var path []string
		for _, point := range c.points {
			if value, measured := values[point]; measured {
				line.X, line.Y = x(point), y(value)
				path = append(path, fmt.Sprintf("%.1f,%.1f", line.X, line.Y))
				line.Dots = append(line.Dots, chartMark{At: line.X, Y: line.Y, Label: number(value)})
			}
		}
		line.Path = strings.Join(path, " ")
		drawn.Lines = append(drawn.Lines, line)
	}
	keepApart(drawn.Lines)
	return drawn
}

// keepApart moves the names down of lines that end close to each other.
func keepApart(lines []chartLine) {
	var byHeight []*chartLine
	for i := range lines {
		byHeight = append(byHeight, &lines[i])
	}
	slices.SortFunc(byHeight, func(a, b *chartLine) int { return cmp.Compare(a.Y, b.Y) })
	for i := 1; i < len(byHeight); i++ {
		byHeight[i].Y = max(byHeight[i].Y, byHeight[i-1].Y+14)
	}
}
