// Package serve is what the Go servers under test have in common: how they are
// started, told to tidy up, and ended.
package serve

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
)

// Main serves a handler on a free port of the loopback and does not return. It
// prints "ready URL" and then obeys standard input: the line "gc" gives back
// the memory that is free and is answered "gc"; its end ends the process.
func Main(handler http.Handler) {
	if err := serve(handler, os.Stdin, os.Stdout); err != nil {
		slog.Error("cannot serve", "error", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func serve(handler http.Handler, in io.Reader, out io.Writer) error {
	// Without TCP's own keep-alive, as Node.js does it.
	config := net.ListenConfig{KeepAlive: -1}
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- http.Serve(listener, handler) }()
	fmt.Fprintln(out, "ready http://"+listener.Addr().String())

	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(in); lines.Scan(); {
			if lines.Text() == "gc" {
				debug.FreeOSMemory()
				fmt.Fprintln(out, "gc")
			}
		}
	}()
	select {
	case err := <-served:
		return err
	case <-ended:
		return nil
	}
}
