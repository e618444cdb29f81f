// Package terminal draws what the grader says: screens of at most 80 columns,
// coloured where there is a terminal and plain text everywhere else.
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

// Columns is the width of a screen. A narrower terminal gets narrower lines.
const Columns = 80

// Page is where the grader prints.
type Page struct {
	out   io.Writer // degrades colour to what the terminal can show
	live  *live     // the transient line; nil without a terminal
	file  *os.File  // the terminal; nil without one
	width int
}

// NewPage prints on a file with colour, width and a transient line if it is a
// terminal. NO_COLOR and TERM=dumb are respected.
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

// PlainPage prints 80 columns without colour on any writer. Colour shows the
// sixteen colours of a terminal instead.
func PlainPage(w io.Writer, colour bool) *Page {
	profile := colorprofile.NoTTY
	if colour {
		profile = colorprofile.ANSI
	}
	return &Page{out: &colorprofile.Writer{Forward: w, Profile: profile}, width: Columns}
}

// The sixteen colours follow the theme of the reader's terminal, light or dark.
var (
	Bold   = lipgloss.NewStyle().Bold(true)
	Faint  = lipgloss.NewStyle().Faint(true)
	Green  = lipgloss.NewStyle().Foreground(lipgloss.Green)
	Red    = lipgloss.NewStyle().Foreground(lipgloss.Red)
	Yellow = lipgloss.NewStyle().Foreground(lipgloss.Yellow)
	Cyan   = lipgloss.NewStyle().Foreground(lipgloss.Cyan)
)

// Line prints one line as it is.
func (p *Page) Line(format string, args ...any) {
	p.live.clear()
	text := format
	if len(args) > 0 {
		text = fmt.Sprintf(format, args...)
	}
	fmt.Fprintln(p.out, strings.TrimRight(text, " "))
}

// Remark prints a sentence that is not to be missed.
func (p *Page) Remark(format string, args ...any) {
	p.Wrapped("", Yellow, fmt.Sprintf(format, args...))
}

// Now shows what happens now. On a terminal it replaces itself and leaves no
// trace; elsewhere nothing is printed.
func (p *Page) Now(format string, args ...any) { p.live.show(fmt.Sprintf(format, args...)) }

// Quiet takes the transient line away.
func (p *Page) Quiet() { p.live.clear() }

// Width is the width of the page in columns.
func (p *Page) Width() int { return p.width }

// SetWidth makes the page narrower or wider, in columns.
func (p *Page) SetWidth(width int) { p.width = width }

// IsLive reports whether the page is a terminal.
func (p *Page) IsLive() bool { return p.live != nil }

// Wrapped prints text with an indent, broken between words to the width.
func (p *Page) Wrapped(indent string, style lipgloss.Style, text string) {
	for line := range strings.SplitSeq(ansi.Wrap(Plain(text), p.width-len(indent), " "), "\n") {
		p.Line("%s%s", indent, style.Render(line))
	}
}

// Verbatim prints lines of code or of a conversation. What is too wide goes on
// in the next line, four columns further in.
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

// Sides prints a text at the left and one at the right end of the line.
func (p *Page) Sides(left, right string) {
	gap := max(1, p.width-ansi.StringWidth(left)-ansi.StringWidth(right))
	p.Line("%s%s%s", left, strings.Repeat(" ", gap), right)
}

// Rule prints a line across the page.
func (p *Page) Rule() { p.Line("%s", Faint.Render(strings.Repeat("─", p.width))) }

// Plain is text without what would move the cursor or change the terminal.
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
