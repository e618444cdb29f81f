// Package terminal prints pages of text: with colour on a terminal, and as plain text
// elsewhere.
package terminal

import (
	"fmt"
	"io"
	"os"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// Columns is the width of a page. On a narrower terminal the page is narrower.
const Columns = 80

// Page prints text.
type Page struct {
	out   io.Writer // reduces colour to what the terminal supports
	live  *live     // the transient line; nil without a terminal
	held  *held     // keeps what is printed until it is released; may be nil
	file  *os.File  // the terminal; nil without one
	width int
}

// NewPage returns a page that prints to a file. If the file is a terminal, the page has
// colour, the width of the terminal, and a transient line. It respects NO_COLOR and
// TERM=dumb.
func NewPage(file *os.File) *Page {
	out := colorprofile.NewWriter(file, os.Environ())
	p := &Page{out: out, width: Columns}
	if !term.IsTerminal(int(file.Fd())) {
		return p
	}
	if os.Getenv("NO_COLOR") != "" {
		out.Profile = min(out.Profile, colorprofile.ASCII)
	}
	if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
		p.width = min(Columns, max(40, width))
	}
	if os.Getenv("TERM") != "dumb" {
		p.live = newLive(file, p.width)
	}
	p.file = file
	return p
}

// PlainPage returns a page of 80 columns that prints to any writer, with the sixteen
// standard colours if colour is set.
func PlainPage(w io.Writer, colour bool) *Page {
	profile := colorprofile.NoTTY
	if colour {
		profile = colorprofile.ANSI
	}
	return &Page{out: &colorprofile.Writer{Forward: w, Profile: profile}, width: Columns}
}

// Styles use the sixteen standard colours, which follow the terminal's theme.
var (
	Bold   = lipgloss.NewStyle().Bold(true)
	Faint  = lipgloss.NewStyle().Faint(true)
	Green  = lipgloss.NewStyle().Foreground(lipgloss.Green)
	Red    = lipgloss.NewStyle().Foreground(lipgloss.Red)
	Yellow = lipgloss.NewStyle().Foreground(lipgloss.Yellow)
	Cyan   = lipgloss.NewStyle().Foreground(lipgloss.Cyan)
)

// Line prints one line without wrapping it.
func (p *Page) Line(format string, args ...any) {
	p.transient().clear()
	text := format
	if len(args) > 0 {
		text = fmt.Sprintf(format, args...)
	}
	fmt.Fprintln(p.out, strings.TrimRight(text, " "))
}

// Remark prints a sentence that the reader should notice.
func (p *Page) Remark(format string, args ...any) {
	p.Wrapped("", Yellow, fmt.Sprintf(format, args...))
}

// Now shows what the program is doing, on the transient line. Without a terminal it
// prints nothing.
func (p *Page) Now(format string, args ...any) { p.transient().show(fmt.Sprintf(format, args...)) }

// Quiet removes the transient line.
func (p *Page) Quiet() { p.transient().clear() }

// Width is the width of the page in columns.
func (p *Page) Width() int { return p.width }

// SetWidth sets the width of the page in columns.
func (p *Page) SetWidth(width int) { p.width = width }

// IsLive reports whether the page is a terminal.
func (p *Page) IsLive() bool { return p.live != nil }

// Wrapped prints indented text, and breaks lines between words.
func (p *Page) Wrapped(indent string, style lipgloss.Style, text string) {
	for line := range strings.SplitSeq(WrapWords(text, p.width-len(indent)), "\n") {
		p.Line("%s%s", indent, style.Render(line))
	}
}

// Verbatim prints lines of code or of a transcript. It continues a line that is too wide
// on the next line, indented by four more columns.
func (p *Page) Verbatim(indent, text string, paint func(string) lipgloss.Style) {
	for line := range strings.SplitSeq(Plain(text), "\n") {
		style := paint(line)
		line = strings.ReplaceAll(line, "\t", "    ")
		inner := line[:len(line)-len(strings.TrimLeft(line, " "))]
		room := max(20, p.width-len(indent))
		inner = inner[:min(len(inner), room/2)]
		for {
			piece := ansi.Truncate(line, room, "")
			if space := strings.LastIndexByte(piece, ' '); len(piece) < len(line) && space > len(piece)/2 {
				piece = piece[:space]
			}
			p.Line("%s%s", indent, style.Render(piece))
			if len(piece) >= len(line) || piece == "" {
				break
			}
			line = inner + "    " + strings.TrimLeft(line[len(piece):], " ")
		}
	}
}

// Sides prints a text at each end of a line.
func (p *Page) Sides(left, right string) {
	gap := max(1, p.width-ansi.StringWidth(left)-ansi.StringWidth(right))
	p.Line("%s%s%s", left, strings.Repeat(" ", gap), right)
}

// Rule prints a line across the page.
func (p *Page) Rule() { p.Line("%s", Faint.Render(strings.Repeat("─", p.width))) }

// Plain removes from text what would move the cursor or change the terminal.
func Plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return -1
		case r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return '�'
		}
		return r
	}, text)
}
