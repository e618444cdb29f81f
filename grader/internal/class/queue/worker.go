package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/submission"
)

// Grader grades for one class.
type Grader interface {
	Grade(context.Context, submission.Submission) ([]gradebook.Grade, error)
	Version() string
	Close() error
}

// Worker serves one class after another, the oldest first, each until it ends.
type Worker struct {
	Source string // of this checkout
	Jobs   int    // submissions at once
	// Open returns a grader with the settings of a class.
	Open func(context.Context, Settings) (Grader, error)
	Say  func(text string)

	client redis.UniversalClient
	// left are the classes that this worker does not serve, and until when.
	left map[string]time.Time
	poll time.Duration // between two polls for a class; defaults to two seconds
}

// How long a worker ignores a class.
const (
	again = time.Minute     // one that it could not open
	never = 100 * time.Hour // one of another checkout
)

// maxClasses is how many classes a worker considers.
const maxClasses = 64

// Run serves classes until ctx ends, which is no error. Its jobs then go back into the
// queue at once.
func (w *Worker) Run(ctx context.Context, url string) error {
	if w.poll == 0 {
		w.poll = 2 * time.Second
	}
	client, err := connect(ctx, url)
	if err != nil {
		return err
	}
	w.client, w.left = client, map[string]time.Time{}
	defer func() { _ = client.Close() }()
	w.Say("waiting for a class")
	polls := time.NewTicker(w.poll)
	defer polls.Stop()
	for silent := false; ; {
		name, setting, err := w.next(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && !silent:
			w.Say("the Redis of the queue does not answer; waiting for it")
		case name != "":
			w.serve(ctx, name, setting)
		}
		silent = err != nil
		select {
		case <-ctx.Done():
			return nil
		case <-polls.C:
		}
	}
}

// next is the oldest class to serve; its name is empty when there is none.
func (w *Worker) next(ctx context.Context) (string, Settings, error) {
	names, err := w.client.ZRange(ctx, classes, 0, maxClasses-1).Result()
	if err != nil {
		return "", Settings{}, err
	}
	left := map[string]time.Time{}
	for _, name := range names {
		if until, ok := w.left[name]; ok && time.Now().Before(until) {
			left[name] = until
		}
	}
	w.left = left
	for _, name := range names {
		text, err := w.client.GetRange(ctx, classKey(name), 0, maxSettings).Result()
		if err != nil {
			return "", Settings{}, err
		}
		if text == "" { // its coordinator was killed
			_ = w.client.ZRem(ctx, classes, name).Err()
			continue
		}
		if _, ok := w.left[name]; ok {
			continue
		}
		var setting Settings
		if json.Unmarshal([]byte(text), &setting) != nil || setting.name() != name {
			w.leave(name, never, "its announcement cannot be read; another version of the grader wrote it")
			continue
		}
		return name, setting, nil
	}
	return "", Settings{}, nil
}

func (w *Worker) leave(name string, long time.Duration, why string) {
	w.left[name] = time.Now().Add(long)
	w.Say(fmt.Sprintf("ignoring the class %s: %s", short(name), why))
}

// short is enough of a queue's name for a person.
func short(name string) string { return fmt.Sprintf("%.8s", name[min(len(name), len("socketlab-")):]) }

// serve grades for a class until it ends.
func (w *Worker) serve(ctx context.Context, name string, setting Settings) {
	if setting.Source != w.Source {
		w.leave(name, never, "its checkout differs from this one; check out the same commit on both machines, without changes")
		return
	}
	w.Say(fmt.Sprintf("class %s: building the checks", short(name)))
	grader, err := w.Open(ctx, setting)
	if err != nil {
		if ctx.Err() == nil {
			w.leave(name, again, err.Error())
		}
		return
	}
	defer func() { _ = grader.Close() }()
	if grader.Version() != setting.Version {
		w.leave(name, never, "its checks, kit or toolchain differ from those of this machine; use the same Go version, system and commit on both")
		return
	}
	h := &handler{client: w.client, grader: grader, name: name, setting: setting}
	server := asynq.NewServerFromRedisClient(w.client, asynq.Config{
		Concurrency:     w.Jobs,
		Queues:          map[string]int{name: 1},
		RetryDelayFunc:  delay,
		ShutdownTimeout: 50 * time.Millisecond,
		Logger:          silent{},
	})
	if err := server.Start(h); err != nil {
		w.leave(name, again, err.Error())
		return
	}
	w.Say(fmt.Sprintf("class %s: grading, %d at once", short(name), w.Jobs))
	w.last(ctx, name)
	server.Shutdown()
	h.busy.Wait()
	w.Say(fmt.Sprintf("class %s: ended; graded here: %d", short(name), h.done.Load()))
}

// last waits until a class ends.
func (w *Worker) last(ctx context.Context, name string) {
	polls := time.NewTicker(w.poll)
	defer polls.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-polls.C:
		}
		if n, err := w.client.Exists(ctx, classKey(name)).Result(); err == nil && n == 0 {
			return
		}
	}
}

// delay is the time before a failed job is retried: none when its worker died.
func delay(n int, err error, _ *asynq.Task) time.Duration {
	if errors.Is(err, asynq.ErrLeaseExpired) {
		return 0
	}
	return time.Duration(n+1) * 10 * time.Second
}

// handler does the jobs of one class.
type handler struct {
	client  redis.UniversalClient
	grader  Grader
	name    string
	setting Settings
	busy    sync.WaitGroup
	done    atomic.Int64
}

// ProcessTask does one job. After an error any worker may retry it, unless the error
// is asynq.SkipRetry.
func (h *handler) ProcessTask(ctx context.Context, given *asynq.Task) error {
	h.busy.Add(1)
	defer h.busy.Done()
	var t task
	if err := json.Unmarshal(given.Payload(), &t); err != nil {
		return fmt.Errorf("the job cannot be read: %w: %w", err, asynq.SkipRetry)
	}
	key, _ := asynq.GetTaskID(ctx)
	if key != h.setting.key(t.Submission) {
		return fmt.Errorf("the job does not match its key: %w", asynq.SkipRetry)
	}
	// An earlier try may have delivered the grades already.
	if n, err := h.client.Exists(ctx, resultKey(h.name, key)).Result(); err != nil || n > 0 {
		return err
	}
	text, err := h.client.GetRange(ctx, submissionKey(t.Submission), 0, maxSubmission).Result()
	if err != nil {
		return err
	}
	if text == "" {
		return errors.New("the submission is not there yet")
	}
	sub, err := unpack([]byte(text), t.Submission, h.setting.Labs)
	if err != nil {
		return fmt.Errorf("%w: %w", err, asynq.SkipRetry)
	}
	grades, err := h.grader.Grade(ctx, sub)
	if err != nil {
		return err
	}
	if err := h.deliver(ctx, key, grades); err != nil {
		return err
	}
	h.done.Add(1)
	return nil
}

// deliver stores the grades for the coordinator. It waits for Redis.
func (h *handler) deliver(ctx context.Context, key string, grades []gradebook.Grade) error {
	text, err := json.Marshal(grades)
	if err != nil {
		return err
	}
	if len(text) > maxResult {
		return fmt.Errorf("grades of %d bytes are too large for the queue: %w", len(text), asynq.SkipRetry)
	}
	for {
		// The grades are worth keeping even if another worker has the job by now.
		err := h.client.Set(context.WithoutCancel(ctx), resultKey(h.name, key), text, stay).Err()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Second):
		}
	}
}
