package interviewterm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/drill/interview"
	"socketlab/grader/internal/drill/session"
)

// Screen is a candidate at a terminal. What was read stays there and scrolls
// away; only the last lines, with the clock, are drawn anew.
type Screen struct {
	page    *terminal.Page
	in, out *os.File
	told    interview.Scenario
}

// NewScreen takes both sides of a terminal.
func NewScreen(page *terminal.Page, in, out *os.File) *Screen {
	return &Screen{page: page, in: in, out: out}
}

// leaver is a model that knows whether the candidate left.
type leaver interface {
	tea.Model
	left() bool
}

// run shows a model until it quits.
func (s *Screen) run(ctx context.Context, model leaver) error {
	// Signals end the context, and nothing else: a program that heard of one first
	// would end as if the candidate were done.
	program := tea.NewProgram(model, tea.WithoutSignalHandler(), tea.WithInput(s.in), tea.WithOutput(s.out))
	stop := context.AfterFunc(ctx, program.Quit)
	defer stop()
	_, err := program.Run()
	switch {
	case ctx.Err() != nil, errors.Is(err, tea.ErrInterrupted), model.left():
		return session.ErrLeft
	case err != nil:
		return exitcode.Surroundingsf("show the interview: %w; hold it in lines instead: cat | go run ./grader interview", err)
	}
	return nil
}

// Yes asks a question; Enter means yes.
func (s *Screen) Yes(ctx context.Context, question string) (bool, error) {
	model := &choice{question: question}
	err := s.run(ctx, model)
	return model.yes, err
}

// Told implements session.Candidate.
func (s *Screen) Told(ctx context.Context, scenario interview.Scenario) error {
	s.told = scenario
	s.page.Situation(scenario)
	return s.run(ctx, &pause{text: "Enter when you have read it: then the clock runs."})
}

// Answers implements session.Candidate.
func (s *Screen) Answers(ctx context.Context, asked session.Asked) error {
	for {
		s.page.Question(asked)
		model := &answer{asked: asked}
		if err := s.run(ctx, model); err != nil {
			if note := strings.TrimSpace(model.typed); note != "" {
				return errors.Join(err, asked.Note(note)) // what was typed is not lost
			}
			return err
		}
		if !model.again {
			return model.err
		}
		asked.Notes = append(asked.Notes, model.kept...)
		s.page.Situation(s.told)
	}
}

// Scores implements session.Candidate.
func (s *Screen) Scores(ctx context.Context, asked session.Asked) ([]bool, error) {
	now := asked.Clock()
	s.page.Line("%s on this question, %s; the clock stands still.", terminal.Clock(now.Question), terminal.Left(now.Left))
	s.page.Line("")
	model := &ticks{points: asked.Points, made: make([]bool, len(asked.Points))}
	return model.made, s.run(ctx, model)
}

// Compares implements session.Candidate.
func (s *Screen) Compares(ctx context.Context, asked session.Asked, made []bool) error {
	s.page.Answer(asked, made)
	return s.run(ctx, &pause{text: "Enter goes on."})
}

// quits reports whether a key means to leave.
func quits(key tea.KeyPressMsg) bool { return key.String() == "ctrl+c" || key.String() == "ctrl+d" }

// enters reports whether a key means Enter. Typed ahead, while no model had the
// terminal, it arrives as the end of a line.
func enters(key tea.KeyPressMsg) bool { return key.String() == "enter" || key.String() == "ctrl+j" }

// pause waits for Enter.
type pause struct {
	text    string
	gone    bool
	ended   bool
	columns int
}

func (p *pause) left() bool { return p.gone }

// Init implements tea.Model.
func (p *pause) Init() tea.Cmd { return nil }

// Update implements tea.Model.
func (p *pause) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.columns = msg.Width
	case tea.KeyPressMsg:
		if p.ended {
			break // keys still come after Quit
		}
		if p.gone = quits(msg); p.gone || enters(msg) {
			p.ended, p.text = true, ""
			return p, tea.Quit
		}
	}
	return p, nil
}

// View implements tea.Model.
func (p *pause) View() tea.View { return tea.NewView(fit(p.columns, faint.Render(p.text))) }

// choice asks yes or no.
type choice struct {
	question         string
	yes, gone, ended bool
	columns          int
}

func (c *choice) left() bool { return c.gone }

// Init implements tea.Model.
func (c *choice) Init() tea.Cmd { return nil }

// Update implements tea.Model.
func (c *choice) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		c.columns = msg.Width
	case tea.KeyPressMsg:
		if c.ended {
			break
		}
		c.gone = quits(msg)
		yes, ok := yesOrNo(msg.String())
		if c.gone || ok || enters(msg) {
			c.yes = yes || enters(msg)
			c.ended = true
			return c, tea.Quit
		}
	}
	return c, nil
}

// View implements tea.Model.
func (c *choice) View() tea.View {
	if c.ended {
		return tea.NewView("")
	}
	return tea.NewView(fit(c.columns, fmt.Sprintf("%s %s", c.question, faint.Render("Enter or y: yes, n: no"))))
}
