package labtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// A poller is a hand-written Engine.IO server for HTTP long-polling, and for the upgrade
// from it. It has one session. A client chooses what it does wrong, with the mood in its
// query and the events that it sends.
type poller struct {
	change broadcast

	mu     sync.Mutex
	queue  []string // packets for the client
	refuse bool     // every request
}

// tinyPoller starts a poller for each mood.
func tinyPoller() string {
	listener := listen()
	var mu sync.Mutex
	pollers := map[string]*poller{}
	go http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mood := r.URL.Query().Get("mood")
		mu.Lock()
		if pollers[mood] == nil {
			pollers[mood] = &poller{}
		}
		p := pollers[mood]
		mu.Unlock()
		p.serve(w, r, mood)
	}))
	return "http://" + listener.Addr().String()
}

func (p *poller) serve(w http.ResponseWriter, r *http.Request, mood string) {
	p.mu.Lock()
	refuse := p.refuse
	p.mu.Unlock()
	query := r.URL.Query()
	switch {
	case refuse:
		p.refused(w, 1, "Session ID unknown")
	case mood == "no websocket" && query.Get("transport") == "websocket":
		p.refused(w, 3, "Bad request")
	case query.Get("transport") == "websocket":
		p.upgrade(w, r, mood)
	case query.Get("sid") == "":
		w.Header().Add("Set-Cookie", "node=a1; Path=/; HttpOnly; SameSite=Lax")
		w.Header().Add("Set-Cookie", "seen=0")
		open := `0{"sid":"tiny","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000}`
		switch mood {
		case "rude":
			open = "hello"
		case "no sid":
			open = "0{}"
		case "no upgrade":
			open = strings.Replace(open, `"websocket"`, "", 1)
		}
		_, _ = io.WriteString(w, open)
	case r.Method == http.MethodPost:
		if !strings.Contains(r.Header.Get("Cookie"), "seen=") {
			w.Header().Add("Set-Cookie", "seen=1")
		}
		body, _ := io.ReadAll(r.Body)
		status := http.StatusOK
		for _, packet := range strings.Split(string(body), "\x1e") {
			if packet == `42["refuse me"]` {
				status = http.StatusRequestEntityTooLarge
			}
			if packet == `42["hang"]` {
				p.say(`42["hanging"]`)
				<-r.Context().Done()
			}
			p.obey(r, packet)
		}
		w.WriteHeader(status)
	default:
		p.poll(w, r)
	}
}

func (p *poller) refused(w http.ResponseWriter, code int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_, _ = fmt.Fprintf(w, `{"code":%d,"message":%q}`, code, message)
}

func (p *poller) say(packets ...string) {
	p.mu.Lock()
	p.queue = append(p.queue, packets...)
	p.mu.Unlock()
	p.change.wake()
}

// obey does what a packet of the client says, which came with r.
func (p *poller) obey(r *http.Request, packet string) {
	switch nsp, _, _ := strings.Cut(strings.TrimPrefix(packet, "40"), ","); {
	case strings.HasPrefix(packet, "40/~"):
		p.say("44" + nsp + `,{"message":"Invalid namespace"}`)
	case packet == "40":
		p.say(`40{"sid":"tiny-0"}`)
	case packet == "3":
		p.say(`42["ponged"]`)
	case packet == `42["ping"]`:
		p.say("2")
	case packet == `42["cookies"]`:
		list, _ := json.Marshal([]string{"cookies", strings.Join(r.Header["Cookie"], "; ")})
		p.say("42" + string(list))
	case packet == `42["say goodbye"]`:
		p.say(`42["bye"]`, "1", `42["too late"]`)
	case packet == `42["forget me"]`:
		p.mu.Lock()
		p.refuse = true
		p.mu.Unlock()
		p.change.wake()
	case strings.HasPrefix(packet, `42["say",`):
		var said []string
		_ = json.Unmarshal([]byte(packet[2:]), &said)
		p.say(said[1])
	}
}

// poll answers a GET.
func (p *poller) poll(w http.ResponseWriter, r *http.Request) {
	for {
		changed := p.change.changed()
		p.mu.Lock()
		queue, refuse := p.queue, p.refuse
		p.queue = nil
		p.mu.Unlock()
		switch {
		case refuse:
			p.refused(w, 1, "Session ID unknown")
			return
		case len(queue) > 0:
			_, _ = io.WriteString(w, strings.Join(queue, "\x1e"))
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// release answers each GET with a noop until the session is upgraded.
func (p *poller) release(upgraded <-chan struct{}) {
	for {
		select {
		case <-upgraded:
			return
		case <-time.After(20 * time.Millisecond):
			p.say("6")
		}
	}
}

// upgrade serves the WebSocket of an upgrade.
func (p *poller) upgrade(w http.ResponseWriter, r *http.Request, mood string) {
	upgrader := websocket.Upgrader{}
	ws, err := upgrader.Upgrade(w, r, http.Header{"Set-Cookie": {"upgraded=yes"}})
	if err != nil {
		return
	}
	defer ws.Close()
	upgraded := make(chan struct{})
	defer close(upgraded)
	for {
		_, data, err := ws.ReadMessage()
		if err != nil {
			return
		}
		switch text := string(data); {
		case text == "2probe" && mood == "no pong":
		case text == "2probe" && mood == "another pong":
			_ = ws.WriteMessage(websocket.TextMessage, []byte("3"))
		case text == "2probe" && mood == "hangs up":
			return
		case text == "2probe":
			_ = ws.WriteMessage(websocket.TextMessage, []byte("3probe"))
			switch mood {
			case "no noop":
			case "says goodbye":
				p.say("1")
			default:
				go p.release(upgraded)
			}
		case text == "5":
			upgraded <- struct{}{}
			p.mu.Lock()
			p.queue = nil
			p.mu.Unlock()
			_ = ws.WriteMessage(websocket.TextMessage, []byte(`42["upgraded"]`))
		default:
			p.obey(r, text)
			p.mu.Lock()
			queue := p.queue
			p.queue = nil
			p.mu.Unlock()
			for _, packet := range queue {
				_ = ws.WriteMessage(websocket.TextMessage, []byte(packet))
			}
		}
	}
}
