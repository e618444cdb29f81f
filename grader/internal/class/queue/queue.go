// Package queue grades a class on many machines. The class puts each submission
// into a queue on a Redis; workers take them from there and put the grades back.
// The journal and the reports stay with the class.
//
// A class is served only by workers of the same checkout: its queue is named
// after all that its grades depend on, and a worker listens to it only once it
// has built the same. What is in the queue is an asynq task whose ID is the
// job's key, so a job stands in it once however often it was asked for. A worker
// that dies stops renewing its lease, and about two minutes later the job goes
// to another. A task that Redis lost is put there again.
//
// Whoever holds the Redis decides the grades: it must be the teacher's alone. No
// name of a student goes there.
package queue

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"socketlab/grader/internal/class/journal"
	"socketlab/grader/internal/class/sandbox"
)

// Setting is all that a worker must agree about with a class.
type Settings struct {
	Source  string         `json:"source"`  // Source of the checkout
	Version string         `json:"version"` // grade.Grader.Version
	Seed    uint64         `json:"seed,string"`
	Labs    []string       `json:"labs"`
	Timeout time.Duration  `json:"timeout_ns"`
	Node    sandbox.Limits `json:"node"`
	Sandbox string         `json:"sandbox"` // what the class demands, as a class file says it
	// Lease is longer than any submission takes.
	Lease time.Duration `json:"lease_ns"`
}

// name is that of the class's queue. It differs where anything in the setting does.
func (s Settings) name() string {
	text, _ := json.Marshal(s) // a struct of plain values
	sum := sha256.Sum256(text)
	return "socketlab-" + hex.EncodeToString(sum[:])
}

// key is that of the job in the journal.
func (s Settings) key(hash string) string {
	return journal.Job{Submission: hash, Version: s.Version, Seed: s.Seed}.Key()
}

// task is what stands in the queue: the submission itself lies beside it.
type task struct {
	Submission string `json:"submission"` // submission.Submission.Hash
}

// kind is asynq's type of all tasks.
const kind = "socketlab:grade"

// The keys in Redis beside asynq's own.
const classes = "socketlab:classes" // a sorted set of queues, by when each was opened

func classKey(queue string) string       { return "socketlab:class:" + queue }
func submissionKey(hash string) string   { return "socketlab:submission:" + hash }
func resultKey(queue, key string) string { return "socketlab:result:" + queue + ":" + key }

// How long things stay in Redis.
const (
	presence = 2 * time.Minute  // of a class that said nothing more
	stay     = 24 * time.Hour   // of a submission, and of grades nobody fetched
	linger   = 10 * time.Minute // of grades that were fetched: the journal may not have them yet
)

// tries is how often a job may fail, or take its worker with it.
const tries = 5
