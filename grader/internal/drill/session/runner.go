package session

import (
	"context"
	"errors"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/grader/internal/drill/interview"
)

// ErrLeft says that the candidate ended the interview early: by Ctrl-C, at the
// end of the input, or by closing the terminal.
var ErrLeft = errors.New("the candidate left")

// Terminal shows an interview to the candidate and reads the answers. Every
// method may return ErrLeft.
type Terminal interface {
	// ShowSituation shows the situation of a scenario. The runner calls it again
	// when it resumes a session.
	ShowSituation(ctx context.Context, scenario interview.Scenario) error
	// Ask shows the question and returns once the candidate has answered it.
	Ask(ctx context.Context, question Question) error
	// Score asks for each point of the question whether the answer made it. The
	// result has one entry a point.
	Score(ctx context.Context, question Question) ([]bool, error)
	// ShowAnswer shows a good answer next to the points that were made.
	ShowAnswer(ctx context.Context, question Question, made []bool) error
}

// Question is the current question of a session.
type Question struct {
	interview.Question
	// Page is the path of the question's page, relative to the root.
	Page string
	// Number counts from 1 to Of, the number of questions that this session asks
	// in the scenario.
	Number, Of int
	// Notes are the lines typed before the session was interrupted.
	Notes []string
	// Clock reads the interview's clock, which runs only while the candidate
	// answers. Only one goroutine may call Clock and Note.
	Clock func() Time
	// Note saves a line that the candidate typed.
	Note func(line string) error
}

// Time is a reading of the interview's clock.
type Time struct {
	Question, Spent, Left time.Duration
}

// Runner conducts interview sessions.
type Runner struct {
	Clock     clockwork.Clock
	Scenarios []interview.Scenario
	History   History
	Terminal  Terminal
	// Save stores the current state of the session.
	Save func(*Session) error
}

// Run asks questions until the time is up, no question is left, or the candidate
// leaves; then it returns ErrLeft, and every answer so far is saved. The question
// that is open when the time runs out is still answered and scored.
func (r *Runner) Run(ctx context.Context, s *Session) error {
	if err := r.Save(s); err != nil {
		return err
	}
	shown := ""
	for s.Left() > 0 {
		scenario, err := interview.Find(r.Scenarios, s.Scenarios[len(s.Scenarios)-1])
		q, more := s.next(scenario) // a scenario whose page was removed has no questions
		if err != nil || !more {
			another, ok := r.History.Choose(r.Scenarios, s.Asks, s.Scenarios)
			if !ok {
				break
			}
			s.Scenarios = append(s.Scenarios, another.Name)
			continue
		}
		if shown != scenario.Name {
			shown = scenario.Name
			if err := r.Terminal.ShowSituation(ctx, scenario); err != nil {
				return r.saveIfLeft(s, err)
			}
		}
		if err := r.ask(ctx, s, scenario, q); err != nil {
			return r.saveIfLeft(s, err)
		}
	}
	now := r.now()
	s.Ended, s.Draft = &now, nil
	return r.Save(s)
}

// ask puts one question to the candidate and saves the answer.
func (r *Runner) ask(ctx context.Context, s *Session, scenario interview.Scenario, q interview.Question) error {
	draft := s.draft(q)
	question := Question{Question: q, Page: interview.Page(scenario.Name), Notes: draft.Notes}
	for _, other := range scenario.Questions {
		if !s.Asks(other.Level) {
			continue
		}
		question.Of++
		if other.Line <= q.Line {
			question.Number++
		}
	}
	stop := r.startClock(s, draft, &question)
	err := r.Terminal.Ask(ctx, question)
	stop()
	if err != nil {
		return err
	}
	if err := r.Save(s); err != nil {
		return err
	}
	made, err := r.Terminal.Score(ctx, question)
	if err != nil {
		return err
	}
	answer := Answer{
		Scenario: scenario.Name, Question: draft.Question, Level: q.Level, Topic: q.Topic,
		Points: len(q.Points), Seconds: draft.Seconds, Notes: draft.Notes,
	}
	for _, made := range made {
		if made {
			answer.Made++
		}
	}
	s.Answers, s.Draft = append(s.Answers, answer), nil
	if err := r.Save(s); err != nil {
		return err
	}
	return r.Terminal.ShowAnswer(ctx, question, made)
}

// startClock starts the clock for a question. It sets the question's Clock and
// Note, and returns the function that stops the clock.
func (r *Runner) startClock(s *Session, draft *Draft, question *Question) (stop func()) {
	started, spentBefore, questionBefore := r.Clock.Now(), s.Seconds, draft.Seconds
	stopped := Time{}
	running := true
	read := func() Time {
		if !running {
			return stopped
		}
		elapsed := max(0, r.Clock.Since(started))
		spent := time.Duration(spentBefore)*time.Second + elapsed
		return Time{
			Question: time.Duration(questionBefore)*time.Second + elapsed,
			Spent:    spent,
			Left:     time.Duration(s.Minutes)*time.Minute - spent,
		}
	}
	store := func() {
		now := read()
		s.Seconds, draft.Seconds = int(now.Spent/time.Second), int(now.Question/time.Second)
	}
	question.Clock = read
	question.Note = func(line string) error {
		draft.Notes = append(draft.Notes, line)
		store()
		return r.Save(s)
	}
	return func() {
		store()
		stopped, running = read(), false
	}
}

// saveIfLeft saves the session if err says that the candidate left. It returns
// err unless saving fails.
func (r *Runner) saveIfLeft(s *Session, err error) error {
	if !errors.Is(err, ErrLeft) {
		return err
	}
	if err := r.Save(s); err != nil {
		return err
	}
	return err
}

func (r *Runner) now() time.Time { return r.Clock.Now().UTC().Truncate(time.Second) }
