package labtest

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
)

// play is the main function of the wrong programs.
func play(role string) {
	switch role {
	case "silent":
		obey(nil)
	case "deaf":
		signal.Ignore(syscall.SIGTERM)
		select {}
	case "crash":
		fmt.Fprintln(os.Stderr, "cannot find my keys")
		os.Exit(3)
	case "stranger":
		fmt.Println("ready http://203.0.113.7:80")
		obey(nil)
	case "liar":
		fmt.Println("ready http://127.0.0.1:1")
		obey(nil)
	case "namesake": // one port for all nodes, in an address that each writes differently
		signal.Ignore(syscall.SIGTERM)
		fmt.Println("ready " + map[string]string{
			"node-1": "http://127.0.0.1:1/", "node-2": "http://127.0.0.2:01", "node-3": "http://[::1]:1", "node-4": "http://localhost:1",
		}[os.Getenv("LAB_NODE")])
		obey(nil)
	case "twice":
		server := tinyServer()
		fmt.Println("ready " + server)
		fmt.Println("ready http://127.0.0.1:1")
		fmt.Println("pong")
		fmt.Println("ready http://203.0.113.7:80")
		obey(nil)
	case "flood":
		junk := strings.Repeat("x", 1<<20)
		fmt.Print(junk, junk, junk, "\n")
		fmt.Fprint(os.Stderr, junk, junk, junk)
		for i := range 5000 {
			fmt.Println("line", i)
			fmt.Fprintln(os.Stderr, "\x1b[31mline", i)
		}
		fmt.Println("ready " + tinyServer())
		go func() {
			for {
				fmt.Println("noise")
				fmt.Fprintln(os.Stderr, "noise")
				time.Sleep(time.Microsecond)
			}
		}()
		obey(nil)
	case "race":
		fmt.Println("ready " + tinyServer())
		fmt.Fprintln(os.Stderr, "==================\nWARNING: DATA RACE\nWrite at 0x00c0000b4018")
		obey(nil)
	case "immortal":
		fmt.Println("ready " + tinyServer())
		obey(nil)
		select {}
	case "ungraceful":
		signal.Ignore(syscall.SIGTERM)
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, syscall.SIGTERM)
		go func() { <-stop; os.Exit(7) }()
		fmt.Println("ready " + tinyServer())
		obey(nil)
	case "lasting":
		signal.Ignore(syscall.SIGTERM)
		fmt.Println("ready " + tinyServer())
		obey(nil)
	case "hoarder":
		hoard := touched(200 << 20)
		fmt.Println("ready " + tinyServer())
		obey(nil)
		runtime.KeepAlive(hoard)
	case "understated", "parent": // takes 4 MB more each time that it says it holds one byte
		var held [][]byte
		if role == "parent" { // and has a child that takes none
			child := exec.Command("cat")
			_, _ = child.StdinPipe() // with which it ends
			if err := child.Start(); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		fmt.Println("ready " + tinyServer())
		obey(func(line string) string {
			if line != "stats" {
				return "pong"
			}
			held = append(held, touched(4<<20))
			return `{"goroutines":1,"heap_bytes":1,"connections":0}`
		})
		runtime.KeepAlive(held)
	case "honest": // says that it holds one byte, and takes no more
		fmt.Println("ready " + tinyServer())
		obey(func(line string) string {
			if line != "stats" {
				return "pong"
			}
			return `{"goroutines":1,"heap_bytes":1,"connections":0}`
		})
	case "landlord": // only starts the node, as a sandbox does
		self, _ := os.Executable()
		tenant := exec.Command(self)
		tenant.Env = append(os.Environ(), "PLAY="+os.Getenv("PLAY_TENANT"))
		ownGroup(tenant)
		tenant.Stdin, tenant.Stderr = os.Stdin, os.Stderr
		said, _ := tenant.StdoutPipe()
		_ = tenant.Start()
		var held [][]byte
		for lines := bufio.NewScanner(said); lines.Scan(); {
			held = append(held, touched(4<<20)) // which is not the node's
			fmt.Println(lines.Text())
		}
		_ = tenant.Wait()
		runtime.KeepAlive(held)
	case "poller":
		fmt.Println("ready " + tinyPoller())
		obey(nil)
	case "mute":
		fmt.Println("ready " + tinyServer())
		obey(func(string) string { return "I would rather not" })
	case "chatty":
		fmt.Print("a whole line\nbefore ready")
		fmt.Println("ready " + tinyServer())
		obey(func(string) string { return "before pong" })
		fmt.Print("the last words")
	case "replayer":
		fmt.Println("ready " + replayer())
		obey(nil)
	case "node":
		fmt.Println("ready " + tinyServer())
		obey(nil)
	}
}

// touched takes memory of which every page is used.
func touched(bytes int) []byte {
	memory := make([]byte, bytes)
	for i := 0; i < len(memory); i += 4096 {
		memory[i] = 1
	}
	return memory
}

// obey answers each line as answer says, or only ping if answer is nil, until the
// input ends.
func obey(answer func(string) string) {
	if answer == nil {
		answer = func(line string) string {
			if line == "ping" {
				return "pong"
			}
			return "error unknown command"
		}
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		fmt.Println(answer(lines.Text()))
	}
}

// tinyServer starts a hand-written Socket.IO server of a few lines. A client chooses
// what the server does wrong, with the mood in its query and the events that it sends.
func tinyServer() string {
	listener := listen()
	handler := http.NewServeMux()
	handler.HandleFunc("/socket.io/", func(w http.ResponseWriter, r *http.Request) {
		upgrader := websocket.Upgrader{}
		ws, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		tinySession(ws, r.URL.Query().Get("mood"))
	})
	go http.Serve(listener, handler)
	return "http://" + listener.Addr().String()
}

func tinySession(ws *websocket.Conn, mood string) {
	say := func(text string) { _ = ws.WriteMessage(websocket.TextMessage, []byte(text)) }
	if mood == "rude" {
		say("hello")
	} else if mood != "shy" {
		say(`0{"sid":"tiny","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}`)
	}
	for {
		_, data, err := ws.ReadMessage()
		if err != nil {
			return
		}
		text := string(data)
		nsp, _, _ := strings.Cut(strings.TrimPrefix(text, "40"), ",")
		switch {
		case strings.HasPrefix(text, "40/~"):
			say("44" + nsp + `,{"message":"Invalid namespace"}`)
		case text == "40":
			say(`40{"sid":"tiny-0"}`)
		case text == `42["garbage"]`:
			say(`42["bad`)
		case strings.HasPrefix(text, `42["attach"]`):
			say("45" + strings.TrimPrefix(text, `42["attach"]`))
			if !strings.Contains(text, `"num":0`) {
				_ = ws.WriteMessage(websocket.BinaryMessage, []byte{1})
			}
			say(`42["done"]`)
		case text == `42["flood"]`:
			for range maxFrames + 10 {
				say(`42["drop"]`)
			}
		case text == `42["ansi"]`:
			say(`42["seen","` + "\u202e\x7f" + strings.Repeat("long", 100) + `"]`)
		case text == `42["ping"]`:
			say("2")
		case text == "3":
			say(`42["ponged"]`)
		case text == `42["binary"]`:
			_ = ws.WriteMessage(websocket.BinaryMessage, []byte{1, 2, 3})
		}
	}
}
