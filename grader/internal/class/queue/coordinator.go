package queue

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/exitcode"
)

// Options configure a Coordinator.
type Options struct {
	Settings Settings
	// Fits returns nil for grades that are complete.
	Fits func([]gradebook.Grade) error
	// Ungraded returns the grades of a submission that no worker could grade.
	Ungraded func(sub submission.Submission, why string) []gradebook.Grade
	// Say prints a line for the person who started the class. It may be called at any
	// time until Close returns.
	Say func(text string)

	turn     time.Duration // between two polls for a result; defaults to a second
	beat     time.Duration // between two announcements; defaults to ten seconds
	patience time.Duration // how long Redis may be unreachable; defaults to five minutes
}

// lookups is the number of turns between two checks that a job is still queued.
const lookups = 10

// Coordinator hands the submissions of one class to workers and collects the grades.
// Its methods may be called concurrently.
type Coordinator struct {
	Options
	name      string
	client    redis.UniversalClient
	sender    *asynq.Client
	inspector *asynq.Inspector
	stop      context.CancelFunc
	announcer sync.WaitGroup
}

// Open announces a class to all workers at the Redis with this URL.
func Open(ctx context.Context, url string, o Options) (*Coordinator, error) {
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{{&o.turn, time.Second}, {&o.beat, 10 * time.Second}, {&o.patience, 5 * time.Minute}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	client, err := connect(ctx, url)
	if err != nil {
		return nil, err
	}
	c := &Coordinator{Options: o, name: o.Settings.name(), client: client,
		sender: asynq.NewClientFromRedisClient(client), inspector: asynq.NewInspectorFromRedisClient(client)}
	if err := c.announce(ctx); err != nil {
		_ = client.Close()
		return nil, exitcode.Environmentf("announce the class in the queue: %w", err)
	}
	within, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	c.announcer.Go(func() { c.watch(within) })
	return c, nil
}

// Close withdraws the announcement. Waiting jobs are removed; running ones finish.
func (c *Coordinator) Close() error {
	c.stop()
	c.announcer.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = c.client.Del(ctx, classKey(c.name)).Err()
	_ = c.client.ZRem(ctx, classes, c.name).Err()
	_ = c.inspector.DeleteQueue(c.name, false)
	return c.client.Close()
}

func (c *Coordinator) announce(ctx context.Context) error {
	text, err := json.Marshal(c.Settings)
	if err != nil {
		return err
	}
	if err := c.client.Set(ctx, classKey(c.name), text, presence).Err(); err != nil {
		return err
	}
	return c.client.ZAddNX(ctx, classes, redis.Z{Score: float64(time.Now().Unix()), Member: c.name}).Err()
}

// watch renews the announcement, and says when no worker serves the class.
func (c *Coordinator) watch(ctx context.Context) {
	beats := time.NewTicker(c.beat)
	defer beats.Stop()
	alone, away := 0, false // beats without a worker; whether Redis was unreachable at the last one
	for {
		select {
		case <-ctx.Done():
			return
		case <-beats.C:
		}
		err := c.announce(ctx)
		if err != nil && !away && ctx.Err() == nil {
			c.Say("the Redis of the queue does not answer; waiting for it")
		}
		if away = err != nil; away {
			alone = 0 // the number of workers is unknown
			continue
		}
		if c.workers() > 0 {
			alone = 0
		} else if alone++; alone == 3 {
			c.Say("no worker of this checkout is running; start one, on any machine with the same checkout and toolchain: go run ./grader/class worker --queue URL")
		}
	}
}

// workers is the number of workers that serve this class.
func (c *Coordinator) workers() int {
	servers, err := c.inspector.Servers()
	if err != nil {
		return 0
	}
	n := 0
	for _, server := range servers {
		if _, ok := server.Queues[c.name]; ok {
			n++
		}
	}
	return n
}

// Grade lets a worker grade a submission, and waits for the grades.
func (c *Coordinator) Grade(ctx context.Context, sub submission.Submission) ([]gradebook.Grade, error) {
	text, err := pack(sub.Work)
	if err != nil {
		return c.Ungraded(sub, err.Error()), nil
	}
	p := &pending{Coordinator: c, sub: sub, text: text, hash: sub.Hash()}
	p.key = c.Settings.key(p.hash)
	turns := time.NewTicker(c.turn)
	defer turns.Stop()
	heard := time.Now()
	for n := 0; ; n++ {
		grades, err := p.look(ctx, n)
		switch {
		case ctx.Err() != nil:
			_ = c.inspector.DeleteTask(c.name, p.key) // unless a worker has it
			return nil, ctx.Err()
		case grades != nil:
			return grades, nil
		case err == nil:
			heard = time.Now()
		case time.Since(heard) > c.patience:
			return nil, exitcode.Environmentf("the Redis of the queue does not answer (%w); bring it back and run the same command again", err)
		case n == 0:
			n-- // it is not in the queue yet
		}
		select {
		case <-ctx.Done():
		case <-turns.C:
		}
	}
}

// pending is one submission whose grades are awaited.
type pending struct {
	*Coordinator
	sub  submission.Submission
	text []byte // as it is sent
	hash string
	key  string
}

// look polls for the grades, and from time to time for the task. The grades are nil
// until there are any.
func (p *pending) look(ctx context.Context, turn int) ([]gradebook.Grade, error) {
	if grades, err := p.fetch(ctx, turn == 0); grades != nil || err != nil {
		return grades, err
	}
	if turn%lookups != 0 {
		return nil, nil
	}
	info, err := p.inspector.GetTaskInfo(p.name, p.key)
	switch {
	case errors.Is(err, asynq.ErrTaskNotFound) || errors.Is(err, asynq.ErrQueueNotFound):
		// A worker writes the grades before asynq removes the task.
		if grades, err := p.fetch(ctx, false); grades != nil || err != nil {
			return grades, err
		}
		return nil, p.enqueue(ctx)
	case err != nil:
		return nil, err
	case info.State == asynq.TaskStateArchived:
		if err := p.inspector.DeleteTask(p.name, p.key); err != nil {
			return nil, err
		}
		if turn == 0 {
			return nil, p.enqueue(ctx) // an earlier run gave up on it
		}
		return p.Ungraded(p.sub, "no worker could grade it: "+info.LastErr), nil
	}
	return nil, p.client.Set(ctx, submissionKey(p.hash), p.text, stay).Err()
}

// fetch returns the grades, if there are any. Those of an earlier run are used unless
// a machine failed.
func (p *pending) fetch(ctx context.Context, earlier bool) ([]gradebook.Grade, error) {
	text, err := p.client.GetRange(ctx, resultKey(p.name, p.key), 0, maxResult).Result()
	if err != nil || text == "" {
		return nil, err
	}
	grades, wrong := open(text, p.Fits)
	if wrong == nil && !ungraded(grades) {
		// If this fails, they only stay longer.
		_ = p.client.Expire(ctx, resultKey(p.name, p.key), linger).Err()
		return grades, nil
	}
	if err := p.client.Del(ctx, resultKey(p.name, p.key)).Err(); err != nil || earlier {
		return nil, err
	}
	if wrong != nil {
		grades = p.Ungraded(p.sub, "a worker sent invalid grades: "+wrong.Error())
	}
	return grades, nil
}

func (p *pending) enqueue(ctx context.Context) error {
	if err := p.client.Set(ctx, submissionKey(p.hash), p.text, stay).Err(); err != nil {
		return err
	}
	payload, err := json.Marshal(task{Submission: p.hash})
	if err != nil {
		return err
	}
	_, err = p.sender.EnqueueContext(ctx, asynq.NewTask(kind, payload),
		asynq.Queue(p.name), asynq.TaskID(p.key), asynq.MaxRetry(tries-1), asynq.Timeout(p.Settings.Lease))
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	return err
}
