package session

import (
	"context"
	"errors"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/grader/internal/drill/interview"
)

// ErrLeft is what a Candidate returns who leaves: by Ctrl-C, at the end of the
// input, or because the terminal is gone.
var ErrLeft = errors.New("the candidate left")

// Candidate is who answers, at a terminal or in lines. Each method may return
// ErrLeft.
type Candidate interface {
	// Told hears the situation of a scenario, again when a sitting goes on.
	Told(ctx context.Context, scenario interview.Scenario) error
	// Answers hears the question and returns when the candidate is done with it.
	Answers(ctx context.Context, asked Asked) error
	// Scores says, for each point of the question, whether the answer made it.
	Scores(ctx context.Context, asked Asked) ([]bool, error)
	// Compares reads what could have been said, and returns to go on.
	Compares(ctx context.Context, asked Asked, made []bool) error
}

// Asked is a question under way.
type Asked struct {
	interview.Question
	// Page is where it stands, relative to the root.
	Page string
	// Number is its place among Of that are asked in its scenario, from 1.
	Number, Of int
	// Notes were typed before the sitting was cut short.
	Notes []string
	// Clock tells the time at any moment. It runs only while the question is
	// being answered. Like Note, only one goroutine may use it.
	Clock func() Time
	// Note keeps a line that the candidate typed.
	Note func(line string) error
}

// Time is what the clock shows.
type Time struct {
	Question, Spent, Left time.Duration
}

// Room is where sittings are held.
type Room struct {
	Clock     clockwork.Clock
	Scenarios []interview.Scenario
	Kept      Kept
	Candidate Candidate
	// Save keeps the sitting as it is now.
	Save func(*Sitting) error
}

// Hold asks until the time is up, nothing is left to ask, or the candidate
// leaves, which is ErrLeft. Whatever was answered before is kept then. The
// question that is under way when time is up is still answered and scored.
func (r *Room) Hold(ctx context.Context, s *Sitting) error {
	if err := r.Save(s); err != nil {
		return err
	}
	told := ""
	for s.Left() > 0 {
		scenario, err := interview.Find(r.Scenarios, s.Scenarios[len(s.Scenarios)-1])
		q, more := s.next(scenario) // of a page that is gone nothing is left
		if err != nil || !more {
			another, ok := r.Kept.Choose(r.Scenarios, s.Asks, s.Scenarios)
			if !ok {
				break
			}
			s.Scenarios = append(s.Scenarios, another.Name)
			continue
		}
		if told != scenario.Name {
			told = scenario.Name
			if err := r.Candidate.Told(ctx, scenario); err != nil {
				return r.left(s, err)
			}
		}
		if err := r.ask(ctx, s, scenario, q); err != nil {
			return r.left(s, err)
		}
	}
	now := r.now()
	s.Ended, s.Draft = &now, nil
	return r.Save(s)
}

// ask puts one question and keeps the answer.
func (r *Room) ask(ctx context.Context, s *Sitting, scenario interview.Scenario, q interview.Question) error {
	draft := s.draft(q)
	asked := Asked{Question: q, Page: interview.Page(scenario.Name), Notes: draft.Notes}
	for _, other := range scenario.Questions {
		if !s.Asks(other.Level) {
			continue
		}
		asked.Of++
		if other.Line <= q.Line {
			asked.Number++
		}
	}
	stop := r.run(s, draft, &asked)
	err := r.Candidate.Answers(ctx, asked)
	stop()
	if err != nil {
		return err
	}
	if err := r.Save(s); err != nil {
		return err
	}
	made, err := r.Candidate.Scores(ctx, asked)
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
	return r.Candidate.Compares(ctx, asked, made)
}

// run starts the clock for a question, and stops it.
func (r *Room) run(s *Sitting, draft *Draft, asked *Asked) (stop func()) {
	begun, before, question := r.Clock.Now(), s.Seconds, draft.Seconds
	stopped := Time{}
	running := true
	read := func() Time {
		if !running {
			return stopped
		}
		gone := max(0, r.Clock.Since(begun))
		spent := time.Duration(before)*time.Second + gone
		return Time{
			Question: time.Duration(question)*time.Second + gone,
			Spent:    spent,
			Left:     time.Duration(s.Minutes)*time.Minute - spent,
		}
	}
	take := func() {
		now := read()
		s.Seconds, draft.Seconds = int(now.Spent/time.Second), int(now.Question/time.Second)
	}
	asked.Clock = read
	asked.Note = func(line string) error {
		draft.Notes = append(draft.Notes, line)
		take()
		return r.Save(s)
	}
	return func() {
		take()
		stopped, running = read(), false
	}
}

// left keeps a sitting whose candidate has left.
func (r *Room) left(s *Sitting, why error) error {
	if !errors.Is(why, ErrLeft) {
		return why
	}
	if err := r.Save(s); err != nil {
		return err
	}
	return why
}

func (r *Room) now() time.Time { return r.Clock.Now().UTC().Truncate(time.Second) }
