package operations_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"socketlab/labs/labtest"
)

// A question is an "ask" that waits for its answers.
type question struct {
	t       *testing.T
	answer  *labtest.Answer
	text    any
	id      string // in all replies
	heard   map[*labtest.Client]*labtest.Event
	replies map[*labtest.Client]any
}

// ask asks, and requires the clients to hear the question. It has a text of its own unless
// the order has one.
func (c *chat) ask(caller *labtest.Client, o order, clients ...*labtest.Client) *question {
	c.t.Helper()
	o = maps.Clone(o)
	if o["text"] == nil {
		o["text"] = c.Invent("question")
	}
	q := &question{
		t: c.t, answer: caller.Ask("ask", o), text: o["text"], id: c.Invent("answer"),
		heard: map[*labtest.Client]*labtest.Event{}, replies: map[*labtest.Client]any{},
	}
	q.hear(clients...)
	return q
}

// hear requires the clients to hear the question.
func (q *question) hear(clients ...*labtest.Client) {
	q.t.Helper()
	for _, client := range clients {
		q.heard[client] = client.Next("asked", q.text)
	}
}

// reply has each of the clients reply with a text of its own.
func (q *question) reply(clients ...*labtest.Client) {
	q.t.Helper()
	for _, client := range clients {
		q.replyWith(client, client.Name()+" "+q.id)
	}
}

// replyWith has a client reply with one value, or none.
func (q *question) replyWith(client *labtest.Client, values ...any) {
	q.t.Helper()
	q.heard[client].Reply(values...)
	q.replies[client] = append(values, nil)[0]
}

// want waits for the answer, and requires it to have all replies, in any order.
func (q *question) want(complete bool) {
	q.t.Helper()
	wantAnswers(q.t, q.answer, complete, slices.Collect(maps.Values(q.replies))...)
}

// wantAnswers waits for what comes of a question, and requires the answers in any order.
func wantAnswers(t *testing.T, answer *labtest.Answer, complete bool, answers ...any) {
	t.Helper()
	var got struct {
		Answers  []json.RawMessage `json:"answers"`
		Complete bool              `json:"complete"`
	}
	answer.Into(&got)
	want, have := make([]string, len(answers)), make([]string, len(got.Answers))
	for i, value := range answers {
		want[i] = inOneForm(t, value)
	}
	for i, value := range got.Answers {
		have[i] = inOneForm(t, value)
	}
	slices.Sort(want)
	slices.Sort(have)
	if got.Complete != complete || got.Answers == nil || !slices.Equal(want, have) {
		t.Fatalf("a question has other answers\n    want: %v, complete: %t\n    got:  %v, complete: %t", want, complete, have, got.Complete)
	}
}

// inOneForm returns a value as JSON with its fields in order.
func inOneForm(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &value)
	}
	if err == nil {
		text, err = json.Marshal(value)
	}
	if err != nil {
		t.Fatalf("%v is no JSON: %v", value, err)
	}
	return string(text)
}

// await waits until all these texts were published, each in a message of its own.
func await(t *testing.T, published *labtest.Capture, texts ...any) {
	t.Helper()
	for left := slices.Clone(texts); len(left) > 0; {
		message := published.Next()
		left = slices.DeleteFunc(left, func(text any) bool { return bytes.Contains(message.Payload, []byte(text.(string))) })
	}
}
