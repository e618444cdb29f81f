// Package serve runs the Go servers under test: it starts them, makes them return
// free memory, and ends them.
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

// Main serves a handler on a free loopback port and never returns. It prints
// "ready URL" and then reads standard input. On the line "gc" it returns free memory
// to the system and prints "gc"; at end of file the process exits. To the health checks of a
// load balancer, at /health, it answers 200.
func Main(handler http.Handler) {
	if err := serve(handler, os.Stdin, os.Stdout); err != nil {
		slog.Error("cannot serve", "error", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// healthy answers the health checks of a load balancer, and leaves everything else to handler.
func healthy(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/health" {
			handler.ServeHTTP(w, r)
		}
	})
}

func serve(handler http.Handler, in io.Reader, out io.Writer) error {
	// Node.js sends no TCP keep-alive probes either.
	config := net.ListenConfig{KeepAlive: -1}
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- http.Serve(listener, healthy(handler)) }()
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
