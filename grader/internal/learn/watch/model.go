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

// sight is what the middle of the screen shows.
type sight int

const (
	verdict    sight = iota // the last result
	hinting                 // the next hint
	transcript              // the whole conversation of the first failure
	confirming              // whether to show the solution
	difference              // to the solution
	choosing                // among the labs
)

// model is the screen. Bubble Tea calls its methods from one goroutine.
type model struct {
	desk Desk
	ask  func(workbook.Lab) // for a run of that lab; returns at once
	now  func() time.Time

	width, height int
	sight         sight
	pane          pane
	note          string // what a key led to; until the next key or run
	polling       string // why there are no file events

	// The run that is going on, or was the last.
	lab     workbook.Lab
	spec    checks.Spec
	redis   string
	saved   []string
	busy    bool
	since   time.Time
	phase   string
	settled map[string]record.Check

	// The last result: an outcome, or what failed that is not the reader's.
	outcome *Outcome
	failure error
	at      time.Time
	before  *record.Record            // what the outcome is compared with
	past    map[string]*record.Record // by lab, the last run that was built

	hint   screens.Hint
	diff   string
	rooms  []Room
	chosen int
}

func newModel(desk Desk, ask func(workbook.Lab)) *model {
	return &model{desk: desk, ask: ask, now: time.Now, width: 80, height: 24, past: map[string]*record.Record{}}
}

// Init does nothing: the loop begins by itself.
func (m *model) Init() tea.Cmd { return nil }

// Update takes in what was told or pressed.
func (m *model) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	var command tea.Cmd
	switch message := message.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = message.Width, message.Height
	case tea.KeyPressMsg:
		m.note = ""
		command = m.press(message.String())
	case answer:
		command = message(m)
	default:
		if !m.hear(message) {
			return m, nil
		}
	}
	m.draw()
	return m, command
}

// hear takes in what the loop tells. It returns false for anything else.
func (m *model) hear(message tea.Msg) bool {
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
		m.look(verdict)
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
	// What is chosen or compared is not taken away.
	if m.sight == verdict || m.sight == hinting || m.sight == transcript {
		m.look(verdict)
	}
}

// look shows something else, from its beginning.
func (m *model) look(at sight) {
	m.sight, m.pane = at, pane{}
}

// failed is the first check that did not pass and its entry in the catalogue, or
// nil where no check ran and failed.
func (m *model) failed() (*record.Check, catalogue.Check) {
	if m.outcome == nil || m.outcome.Record.Count(record.BuildFailed) > 0 {
		return nil, catalogue.Check{}
	}
	return m.outcome.Record.FirstFailure(), m.outcome.Lesson.Check
}

// solved reports whether the last run showed the lab to be solved.
func (m *model) solved() bool {
	return m.outcome != nil && m.outcome.Record.AllPassed() && !m.outcome.Lesson.Partial
}
