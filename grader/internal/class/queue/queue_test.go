package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/hibiken/asynq"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait for something that must come.
const patience = 30 * time.Second

// setting is the settings of a class with one lab.
var setting = Settings{Source: "source", Version: "version", Seed: 1 << 63, Journal: "journal", Labs: []string{"01-scaling"}, Lease: time.Minute}

// handedIn returns a submission with one file.
func handedIn(text string) submission.Submission {
	return submission.Submission{Student: submission.Student{ID: "ada", Name: "Ada"},
		Work: submission.Work{Labs: map[string]workbook.Files{"01-scaling": {"a.go": []byte(text)}}}}
}

// A mill grades by what the file says.
type mill struct {
	version string
	mu      sync.Mutex
	seen    []submission.Submission
	block   chan struct{} // when not nil, "slow" waits for it, or for the end of its job
	began   chan struct{}
}

func (m *mill) Version() string { return m.version }
func (m *mill) Close() error    { return nil }

func (m *mill) Grade(ctx context.Context, sub submission.Submission) ([]gradebook.Grade, error) {
	text := string(sub.Labs["01-scaling"]["a.go"])
	m.mu.Lock()
	m.seen = append(m.seen, sub)
	m.mu.Unlock()
	switch text {
	case "slow":
		m.began <- struct{}{}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-m.block:
		}
	case "broken":
		return []gradebook.Grade{{Lab: "01-scaling", Outcome: gradebook.Infra, Reason: "no room"}}, nil
	case "strange":
		return []gradebook.Grade{{Lab: "02-exactly-once"}}, nil
	}
	return []gradebook.Grade{{Lab: "01-scaling", Outcome: gradebook.Graded, Reason: text}}, nil
}

func (m *mill) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.seen)
}

// said is what a class or a worker said.
type said struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *said) Say(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.WriteString(text + "\n")
}

func (s *said) waitFor(t *testing.T, part string) {
	t.Helper()
	require.Eventuallyf(t, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return strings.Contains(s.text.String(), part)
	}, patience, 10*time.Millisecond, "%q was not said", part)
}

// work starts a worker; the returned function ends it.
func work(t *testing.T, url string, m *mill, out *said) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w := &Worker{Source: "source", Jobs: 2, Say: out.Say, poll: 20 * time.Millisecond,
		Open: func(context.Context, Settings) (Grader, error) { return m, nil }}
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx, url) }()
	stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-done)
	})
	t.Cleanup(stop)
	return stop
}

// openClass opens a class that polls often.
func openClass(t *testing.T, url string, out *said) *Coordinator {
	t.Helper()
	return openJournal(t, url, setting.Journal, out)
}

// openJournal opens the class with the journal that has an ID.
func openJournal(t *testing.T, url, id string, out *said) *Coordinator {
	t.Helper()
	setting := setting
	setting.Journal = id
	c, err := Open(t.Context(), url, Options{Settings: setting, Say: out.Say, turn: 10 * time.Millisecond, beat: 20 * time.Millisecond, patience: patience,
		Fits: func(grades []gradebook.Grade) error {
			if len(grades) != 1 || grades[0].Lab != "01-scaling" {
				return errors.New("not the labs of the class")
			}
			return nil
		},
		Ungraded: func(_ submission.Submission, why string) []gradebook.Grade {
			return []gradebook.Grade{{Lab: "01-scaling", Outcome: gradebook.Infra, Reason: why}}
		}})
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// graded asks for grades in the background.
func graded(t *testing.T, c *Coordinator, text string) <-chan string {
	t.Helper()
	answer := make(chan string, 1)
	go func() {
		grades, err := c.Grade(t.Context(), handedIn(text))
		if err != nil {
			answer <- err.Error()
			return
		}
		answer <- fmt.Sprint(grades[0].Outcome, ": ", grades[0].Reason)
	}()
	return answer
}

func wait(t *testing.T, answer <-chan string) string {
	t.Helper()
	select {
	case text := <-answer:
		return text
	case <-time.After(patience):
		require.Fail(t, "no grades came")
		return ""
	}
}

// A submission reaches a worker without its author's name, and its grades come
// back once, however many ask.
func TestGrades(t *testing.T) {
	server, m, out := miniredis.RunT(t), &mill{version: "version"}, &said{}
	url := "redis://" + server.Addr()
	c := openClass(t, url, out)
	work(t, url, m, out)

	first, second, other := graded(t, c, "fine"), graded(t, c, "fine"), graded(t, c, "other")

	require.Equal(t, "graded: fine", wait(t, first))
	require.Equal(t, "graded: fine", wait(t, second))
	require.Equal(t, "graded: other", wait(t, other))
	require.Equal(t, 2, m.count())
	for _, sub := range m.seen {
		require.Zero(t, sub.Student)
	}
	for _, key := range server.Keys() {
		if strings.HasPrefix(key, "socketlab:result:") || strings.HasPrefix(key, "socketlab:submission:") {
			require.Positive(t, server.TTL(key), key)
		}
	}
}

// A submission that a worker could not grade, or graded as if for another class,
// costs nobody points, and is graded again when the class asks again.
func TestUngraded(t *testing.T) {
	server, m, out := miniredis.RunT(t), &mill{version: "version"}, &said{}
	url := "redis://" + server.Addr()
	c := openClass(t, url, out)
	work(t, url, m, out)

	require.Equal(t, "infra: no room", wait(t, graded(t, c, "broken")))
	require.Equal(t, "infra: no room", wait(t, graded(t, c, "broken")))
	require.Contains(t, wait(t, graded(t, c, "strange")), "infra: a worker sent invalid grades")
	require.Equal(t, 3, m.count())
}

// A worker that is asked to stop gives its job back at once, and that is not a failed
// attempt.
func TestGivesBack(t *testing.T) {
	server, out := miniredis.RunT(t), &said{}
	url := "redis://" + server.Addr()
	c := openClass(t, url, out)
	answer := graded(t, c, "slow")
	first := &mill{version: "version", began: make(chan struct{}, 1)}
	stop := work(t, url, first, out)
	<-first.began

	stop()

	info, err := c.inspector.GetTaskInfo(c.name, setting.key(hashOf("slow")))
	require.NoError(t, err)
	require.Equal(t, asynq.TaskStatePending, info.State)
	require.Zero(t, info.Retried)
	second := &mill{version: "version", began: make(chan struct{}, 1), block: make(chan struct{})}
	close(second.block)
	work(t, url, second, out)
	require.Equal(t, "graded: slow", wait(t, answer))
}

func hashOf(text string) string { sub := handedIn(text); return sub.Hash() }

// A class sends its jobs again if Redis has lost them when it comes back.
func TestRedisForgets(t *testing.T) {
	server, m, out := miniredis.RunT(t), &mill{version: "version", began: make(chan struct{}, 8), block: make(chan struct{})}, &said{}
	url := "redis://" + server.Addr()
	c := openClass(t, url, out)
	answer := graded(t, c, "slow")
	work(t, url, m, out)
	<-m.began

	server.FlushAll()
	server.Close()
	out.waitFor(t, "the Redis of the queue does not answer")
	close(m.block)
	require.NoError(t, server.Restart())

	require.Equal(t, "graded: slow", wait(t, answer))
}

// The class reports that Redis is away even if no worker was running before.
func TestRedisGoesWhileNobodyWorks(t *testing.T) {
	server, out := miniredis.RunT(t), &said{}
	openClass(t, "redis://"+server.Addr(), out)
	out.waitFor(t, "no worker of this checkout is running")

	server.Close()

	out.waitFor(t, "the Redis of the queue does not answer")
}

// A job that nobody can do ends, and says why.
func TestGivenUp(t *testing.T) {
	server, m, out := miniredis.RunT(t), &mill{version: "version"}, &said{}
	url := "redis://" + server.Addr()
	c := openClass(t, url, out)
	payload, err := json.Marshal(task{Submission: hashOf("fine")})
	require.NoError(t, err)
	require.NoError(t, server.Set(submissionKey(hashOf("fine")), "{"))
	_, err = c.sender.Enqueue(asynq.NewTask(kind, payload), asynq.Queue(c.name), asynq.TaskID(setting.key(hashOf("fine"))))
	require.NoError(t, err)
	j := &pending{Coordinator: c, sub: handedIn("fine"), hash: hashOf("fine"), key: setting.key(hashOf("fine"))}
	work(t, url, m, out)

	var grades []gradebook.Grade
	require.Eventually(t, func() bool {
		info, err := c.inspector.GetTaskInfo(c.name, j.key)
		return err == nil && info.State == asynq.TaskStateArchived
	}, patience, 10*time.Millisecond)
	grades, err = j.look(t.Context(), lookups)

	require.NoError(t, err)
	require.Len(t, grades, 1)
	require.Contains(t, grades[0].Reason, "no worker could grade it: the submission cannot be read")
	// It does not matter that an earlier run gave up.
	require.Equal(t, "graded: fine", wait(t, graded(t, c, "fine")))
}

// An interrupted class leaves nothing in the queue.
func TestInterrupted(t *testing.T) {
	server, out := miniredis.RunT(t), &said{}
	c := openClass(t, "redis://"+server.Addr(), out)
	ctx, cancel := context.WithCancel(t.Context())
	var failed atomic.Value
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err := c.Grade(ctx, handedIn("fine"))
		failed.Store(err)
	}()
	require.Eventually(t, func() bool {
		_, err := c.inspector.GetTaskInfo(c.name, setting.key(hashOf("fine")))
		return err == nil
	}, patience, 10*time.Millisecond)

	cancel()
	<-done

	require.ErrorIs(t, failed.Load().(error), context.Canceled)
	require.NoError(t, c.Close())
	for _, key := range server.Keys() {
		require.Truef(t, strings.HasPrefix(key, "socketlab:submission:"), key)
	}
}

// A class and its worker notice when their settings differ.
func TestName(t *testing.T) {
	other := setting
	other.Node.Memory = 1 << 30
	require.NotEqual(t, setting.name(), other.name())
	text, err := json.Marshal(setting)
	require.NoError(t, err)
	var same Settings
	require.NoError(t, json.Unmarshal(text, &same))
	require.Equal(t, setting.name(), same.name())
}

func TestSource(t *testing.T) {
	book, err := workbook.Find(".")
	require.NoError(t, err)
	one, err := Source(book.Root)
	require.NoError(t, err)
	require.Len(t, one, 64)
	_, err = Source(t.TempDir())
	require.Equal(t, exitcode.Environment, exitcode.Of(err))
}
