package watch

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/screens"
)

// view is what the middle of the screen shows.
type view int

const (
	result     view = iota // the last result
	hinting                // a hint
	transcript             // the transcript of the first failure
	confirming             // the question whether to show the solution
	difference             // the difference to the solution
	choosing               // the table of labs
)

// model is the state of the screen. Bubble Tea calls its methods from one goroutine.
type model struct {
	backend Backend
	request func(workbook.Lab) // requests a run of the lab
	now     func() time.Time

	width, height int
	view          view
	pane          pane
	note          string // the message after a key; shown until the next key or run
	polling       string // why the watch polls; empty if it does not

	// The current run or, between runs, the last one.
	lab     workbook.Lab
	spec    checks.Spec
	redis   string
	saved   []string
	busy    bool
	since   time.Time
	phase   string
	settled map[string]record.Check

	// The last result: an outcome, or an error of the grader.
	outcome *Outcome
	failure error
	at      time.Time
	before  *record.Record            // the run to compare the outcome with
	past    map[string]*record.Record // by lab, the last run whose code built

	hint   screens.Hint
	diff   string
	labs   []Entry
	chosen int // index in labs
}

func newModel(backend Backend, request func(workbook.Lab)) *model {
	return &model{backend: backend, request: request, now: time.Now, width: 80, height: 24, past: map[string]*record.Record{}}
}

// Init implements tea.Model. It does nothing, since the loop starts by itself.
func (m *model) Init() tea.Cmd { return nil }

// Update implements tea.Model: it handles messages of the loop and keys.
func (m *model) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	var command tea.Cmd
	switch message := message.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = message.Width, message.Height
	case tea.KeyPressMsg:
		m.note = ""
		command = m.press(message.String())
	case response:
		command = message(m)
	default:
		if !m.receive(message) {
			return m, nil
		}
	}
	m.draw()
	return m, command
}

// receive handles a message of the loop. It returns false for any other message.
func (m *model) receive(message tea.Msg) bool {
	switch message := message.(type) {
	case started:
		m.start(message)
	case prepared:
		m.spec, m.redis = message.spec, message.redis
	case phase:
		m.phase = string(message)
	case running:
		m.phase = ""
	case settled:
		m.phase, m.settled[message.Name] = "", record.Check(message)
	case ended:
		m.end(message)
	case polling:
		m.polling = string(message)
	case ticked:
	default:
		return false
	}
	return true
}

func (m *model) start(message started) {
	if message.lab.Name != m.lab.Name {
		m.outcome, m.failure, m.before = nil, nil, nil
		m.spec, m.redis, m.polling = checks.Spec{}, "", ""
		m.show(result)
	}
	m.lab, m.saved = message.lab, message.saved
	m.busy, m.since, m.phase = true, m.now(), ""
	m.settled = map[string]record.Check{}
	m.note = ""
}

func (m *model) end(message ended) {
	m.busy, m.at = false, message.at
	m.outcome, m.failure = message.outcome, message.err
	if m.outcome != nil {
		m.before = m.past[m.lab.Name]
		if rec := m.outcome.Record; rec.Count(record.BuildFailed) == 0 {
			past := *rec
			m.past[m.lab.Name] = &past
		}
	}
	// The end of a run does not close the table of labs or the difference.
	if m.view == result || m.view == hinting || m.view == transcript {
		m.show(result)
	}
}

// show switches to a view, at its top.
func (m *model) show(v view) {
	m.view, m.pane = v, pane{}
}

// failed returns the first check that did not pass and its entry in the catalogue. It
// returns nil if there is none, or if the code did not build.
func (m *model) failed() (*record.Check, catalogue.Check) {
	if m.outcome == nil || m.outcome.Record.Count(record.BuildFailed) > 0 {
		return nil, catalogue.Check{}
	}
	return m.outcome.Record.FirstFailure(), m.outcome.Lesson.Check
}

// solved reports whether every check of the lab passed in the last run.
func (m *model) solved() bool {
	return m.outcome != nil && m.outcome.Record.AllPassed() && !m.outcome.Lesson.Partial
}
