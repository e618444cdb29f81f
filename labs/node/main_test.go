package node

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"socketlab/labs/socketio"
)

// TestMain makes the test binary a node when a test starts it as one.
func TestMain(m *testing.M) {
	if setup, ok := setups[os.Getenv("SETUP")]; ok {
		Main(setup)
	}
	goleak.VerifyTestMain(m)
}

// setups are the Setup functions that a test can choose for its node, by name.
var setups = map[string]Setup{
	"good":    good,
	"fails":   func(*socketio.Server, Env) error { return errors.New("no keys") },
	"panics":  func(*socketio.Server, Env) error { panic("oh dear") },
	"blocks":  func(*socketio.Server, Env) error { select {} },
	"tickles": tickles,
}

func good(io *socketio.Server, env Env) error {
	env.HTTP.HandleFunc("/about", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, env.Name, env.Keys, env.Clock.Now().UTC().Format(time.DateTime))
	})
	env.HTTP.HandleFunc("/redis", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, env.Redis.Addr, env.Redis.Password, env.Redis.DB)
	})
	return nil
}

// tickles is not ready until its clock has moved by a minute.
func tickles(io *socketio.Server, env Env) error {
	for env.Clock.Since(Epoch) < time.Minute {
		select {
		case <-env.Clock.After(time.Minute):
		case <-time.After(time.Millisecond):
		}
	}
	return nil
}
