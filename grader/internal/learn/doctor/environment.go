package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/charmbracelet/colorprofile"
	"golang.org/x/term"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/filelock"
	"socketlab/grader/internal/core/workbook"
)

// progress checks that progress can be saved, and that file locks keep two terminals
// from overwriting each other's.
func (m *Machine) progress(context.Context) Finding {
	dir := filepath.Join(m.Root, workbook.StateDir)
	if err := checkWritable(dir); err != nil {
		return failure("make it writable; if you ran make as root, change its owner", "%s is not writable: %v", dir, err)
	}
	name := filepath.Join(dir, "doctor.lock")
	held, err := filelock.Try(name)
	if errors.Is(err, errors.ErrUnsupported) {
		return warning("move the clone to a local disk, or use only one terminal at a time", "this file system does not support locks")
	} else if err == nil {
		_ = held.Release()
		_ = os.Remove(name)
	}
	return good("%s is writable", dir)
}

// ports opens several ports at once, as a cluster does, and connects to each.
func ports(ctx context.Context) Finding {
	const many = 8
	remedy := "allow programs to listen on 127.0.0.1 and connect to it, in your firewall or container"
	for range many {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return failure(remedy, "cannot listen on 127.0.0.1: %v", err)
		}
		defer listener.Close()
		if err := echo(ctx, listener); err != nil {
			return failure(remedy, "cannot connect to %s: %v", listener.Addr(), err)
		}
	}
	return good("can listen on %d ports of 127.0.0.1 and connect to them", many)
}

func echo(ctx context.Context, listener net.Listener) error {
	const timeout = 3 * time.Second
	dialer := net.Dialer{Timeout: timeout}
	client, err := dialer.DialContext(ctx, "tcp", listener.Addr().String())
	if err != nil {
		return err
	}
	defer client.Close()
	server, err := listener.Accept()
	if err != nil {
		return err
	}
	defer server.Close()
	deadline := time.Now().Add(timeout)
	if err := errors.Join(server.SetDeadline(deadline), client.SetDeadline(deadline)); err != nil {
		return err
	}
	if _, err := server.Write([]byte("x")); err != nil {
		return err
	}
	_, err = client.Read(make([]byte, 1))
	return err
}

func redisAnswers(ctx context.Context) Finding {
	url := os.Getenv(checks.RedisVariable)
	if url == "" {
		return good("built in (set %s to use a real one)", checks.RedisVariable)
	}
	if err := checks.PingRedis(ctx, url); err != nil {
		return failure("or leave "+checks.RedisVariable+" unset, since the labs have their own", "%v", err)
	}
	return good("the server in %s answers", checks.RedisVariable)
}

func (m *Machine) terminal(context.Context) Finding {
	if !term.IsTerminal(int(m.Screen.Fd())) {
		return good("none, so the output is plain text")
	}
	width, height, err := term.GetSize(int(m.Screen.Fd()))
	if err != nil {
		return warning("use another terminal", "its size is unknown: %v", err)
	}
	name := os.Getenv("TERM")
	colour := colorprofile.Detect(m.Screen, os.Environ())
	text := fmt.Sprintf("%d columns, %d lines, %s, TERM=%s", width, height, colour, name)
	const narrow, low = 60, 20
	switch {
	case name == "dumb" || name == "" && runtime.GOOS != "windows":
		return warning("export TERM=xterm-256color, if your terminal supports it", "%s: it cannot show a full screen", text)
	case width < narrow || height < low:
		return warning(fmt.Sprintf("make it at least %d columns wide and %d lines high; 80 columns are best", narrow, low), "%s", text)
	case !isUTF8():
		return warning("export LANG=C.UTF-8", "%s; the locale is not UTF-8, so ✓ and █ may look wrong", text)
	}
	return good("%s", text)
}

// isUTF8 reports whether the locale is UTF-8. The first variable that is set decides.
func isUTF8() bool {
	for _, variable := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(os.Getenv(variable)); locale != "" {
			return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
		}
	}
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin"
}
