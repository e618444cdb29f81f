// Package queue grades a class on several machines. A Coordinator puts each
// submission into a queue on a Redis; Workers take them from there and put the grades
// back. The journal and the reports stay with the coordinator.
//
// Only workers of the same checkout serve a class: its queue is named after everything
// that its grades depend on, and a worker serves it only after it has built the same.
// The name also contains the ID of the journal: a class that continues takes the results
// that came while it was away, and one with a new journal takes none of an earlier run.
// A job is an asynq task whose ID is the job's key, so the queue contains it once,
// however often it is enqueued. A worker that dies stops renewing its lease, and about
// two minutes later another worker gets the job. The coordinator enqueues a task again
// if Redis lost it.
//
// Whoever controls the Redis decides the grades, so only the teacher may have access.
// No student's name is sent there.
package queue

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"socketlab/grader/internal/class/journal"
	"socketlab/grader/internal/class/sandbox"
)

// Settings are what a worker and a class must agree on.
type Settings struct {
	Source  string `json:"source"`  // Source of the checkout
	Version string `json:"version"` // grade.Grader.Version
	Seed    uint64 `json:"seed,string"`
	// Journal is the ID of the class's journal. It is part of the names of the queue and
	// of the results, so a class with a new journal finds nothing of an old one.
	Journal string        `json:"journal"`
	Labs    []string      `json:"labs"`
	Timeout time.Duration `json:"timeout_ns"`
	// Submission bounds what one submission takes.
	Submission time.Duration  `json:"submission_timeout_ns"`
	Node       sandbox.Limits `json:"node"`
	Sandbox    string         `json:"sandbox"` // what the class demands; see config.File
	// Lease is longer than any submission takes.
	Lease time.Duration `json:"lease_ns"`
}

// name is the name of the class's queue. Different settings have different names.
func (s Settings) name() string {
	text, _ := json.Marshal(s) // a struct of plain values
	sum := sha256.Sum256(text)
	return "socketlab-" + hex.EncodeToString(sum[:])
}

// key is the key of the job in the journal.
func (s Settings) key(hash string) string {
	return journal.Job{Submission: hash, Version: s.Version, Seed: s.Seed}.Key()
}

// task is the payload of a task. The submission has a key of its own in Redis.
type task struct {
	Submission string `json:"submission"` // submission.Submission.Hash
}

// kind is the asynq type of all tasks.
const kind = "socketlab:grade"

// The keys in Redis, next to those of asynq.
const classes = "socketlab:classes" // a sorted set of queues, by when each was opened

func classKey(queue string) string       { return "socketlab:class:" + queue }
func submissionKey(hash string) string   { return "socketlab:submission:" + hash }
func resultKey(queue, key string) string { return "socketlab:result:" + queue + ":" + key }

// The expiry of the keys in Redis.
const (
	presence = 2 * time.Minute  // of a class that no longer renews its announcement
	stay     = 24 * time.Hour   // of a submission, and of grades that were not fetched
	linger   = 10 * time.Minute // of grades that were fetched: the journal may not have them yet
)

// tries is how often a job may fail, or bring down its worker.
const tries = 5
