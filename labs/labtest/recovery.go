package labtest

import (
	"encoding/json"
	"errors"
	"strconv"
)

// recoveryState is what a Reconnecting knows about connection state recovery.
type recoveryState struct {
	pid       string
	offset    string
	hasOffset bool

	asked     string // the pid of the latest CONNECT
	sid       string // of the latest CONNECT reply
	before    string // the sid of the reply before
	recovered bool
}

// letIn takes the CONNECT reply.
func (s *recoveryState) letIn(sid, pid string) {
	s.before, s.sid = s.sid, sid
	s.recovered = pid != "" && pid == s.pid
	s.pid = pid // the offset stays, as in the official client
}

func (s *recoveryState) setOffset(offset string) { s.offset, s.hasOffset = offset, true }

var errAuthNotObject = errors.New("its auth is not a JSON object")

// connectPayload returns what the client sends with CONNECT: {pid, offset, ...auth}.
func (r *Reconnecting) connectPayload() (any, error) {
	auth := r.dialing.payload()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.asked = r.state.pid
	if r.state.pid == "" {
		return auth, nil
	}
	payload := map[string]any{"pid": r.state.pid}
	if r.state.hasOffset {
		payload["offset"] = r.state.offset
	}
	if auth == nil {
		return payload, nil
	}
	text, err := toJSON(auth)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(text, &fields) != nil || fields == nil {
		return nil, errAuthNotObject
	}
	for name, value := range fields {
		payload[name] = value
	}
	return payload, nil
}

// ID returns the socket's id, from the last CONNECT reply.
func (r *Reconnecting) ID() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.sid
}

// PID returns the pid of the last CONNECT reply, which the next CONNECT sends. It is empty
// if the server does not offer connection state recovery.
func (r *Reconnecting) PID() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.pid
}

// Offset returns the offset that the next CONNECT sends: that of the last event that had one.
// Like the official client, it keeps the offset when it gets another pid.
func (r *Reconnecting) Offset() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.offset
}

// SetPID replaces the pid, with one that is stolen or made up. If it is empty, CONNECT sends
// neither pid nor offset. For a pid that is no text, use [Auth]: its fields come last.
func (r *Reconnecting) SetPID(pid string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.pid = pid
}

// SetOffset replaces the offset. If it is empty, CONNECT sends none, like a client that has
// received no event. The next event with an offset replaces it again.
func (r *Reconnecting) SetOffset(offset string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.offset, r.state.hasOffset = offset, offset != ""
}

// Recovered reports whether the last CONNECT reply had the pid that the client had sent.
func (r *Reconnecting) Recovered() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.recovered
}

// WantRecovered requires that the last CONNECT reply had the pid that the client had sent,
// and the same id as the reply before.
func (r *Reconnecting) WantRecovered() {
	c := r.cluster
	c.t.Helper()
	switch s := r.recovery(); {
	case s.asked == "":
		c.fail(r.Name()+" was not recovered", "a pid that it could send with CONNECT", "none")
	case !s.recovered || s.sid != s.before:
		c.fail(r.Name()+" was not recovered", r.reply(s.before, s.asked), r.reply(s.sid, s.pid))
	}
}

// WantNotRecovered requires that the last CONNECT reply had a new id, and a new pid or none.
func (r *Reconnecting) WantNotRecovered() {
	c := r.cluster
	c.t.Helper()
	switch s := r.recovery(); {
	case s.recovered:
		c.fail(r.Name()+" was recovered", "a new sid and a new pid", r.reply(s.sid, s.pid))
	case s.sid == s.before:
		c.fail(r.Name()+" was not recovered, but has its old id", "a new sid", r.reply(s.sid, s.pid))
	}
}

func (r *Reconnecting) recovery() recoveryState {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state
}

// reply shows a CONNECT reply.
func (r *Reconnecting) reply(sid, pid string) string {
	text := prefix(typeConnect, r.dialing.nsp, -1) + `{"sid":` + strconv.Quote(sid)
	if pid != "" {
		text += `,"pid":` + strconv.Quote(pid)
	}
	return printable(text + "}")
}
