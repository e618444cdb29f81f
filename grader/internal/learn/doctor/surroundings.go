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
	"socketlab/grader/internal/core/progress"
)

// progress proves that what the reader does can be kept, and that two terminals
// do not overwrite each other.
func (m *Machine) progress(context.Context) Finding {
	dir := filepath.Join(m.Root, progress.Dir)
	if err := writes(dir); err != nil {
		return missing("make it writable: it is yours, unless you ran make as root", "%s cannot be written: %v", dir, err)
	}
	name := filepath.Join(dir, "doctor.lock")
	held, err := filelock.Try(name)
	if errors.Is(err, errors.ErrUnsupported) {
		return lacking("keep the clone on a local disk, or use one terminal at a time", "this file system has no locks")
	} else if err == nil {
		_ = held.Release()
		_ = os.Remove(name)
	}
	return good("%s is writable", dir)
}

// ports opens some at once, as a cluster does, and talks over each.
func ports(ctx context.Context) Finding {
	const many = 8
	remedy := "allow programs to listen on 127.0.0.1 and to connect to it, in the firewall or the container"
	for range many {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return missing(remedy, "no port of 127.0.0.1 can be opened: %v", err)
		}
		defer listener.Close()
		if err := echo(ctx, listener); err != nil {
			return missing(remedy, "%s is open, but cannot be reached: %v", listener.Addr(), err)
		}
	}
	return good("127.0.0.1 can be listened on and reached, on %d ports at once", many)
}

func echo(ctx context.Context, listener net.Listener) error {
	const patience = 3 * time.Second
	dialer := net.Dialer{Timeout: patience}
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
	deadline := time.Now().Add(patience)
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
		return good("built in; %s can name a real one", checks.RedisVariable)
	}
	if err := checks.PingRedis(ctx, url); err != nil {
		return missing("or leave "+checks.RedisVariable+" unset: the labs bring their own", "%v", err)
	}
	return good("the one that %s names answers", checks.RedisVariable)
}

func (m *Machine) terminal(context.Context) Finding {
	if !term.IsTerminal(int(m.Screen.Fd())) {
		return good("none: plain text, without colour")
	}
	width, height, err := term.GetSize(int(m.Screen.Fd()))
	if err != nil {
		return lacking("use another terminal", "its size is unknown: %v", err)
	}
	name := os.Getenv("TERM")
	colour := colorprofile.Detect(m.Screen, os.Environ())
	text := fmt.Sprintf("%d columns, %d lines, %s, TERM=%s", width, height, colour, name)
	const narrow, low = 60, 20
	switch {
	case name == "dumb" || name == "" && runtime.GOOS != "windows":
		return lacking("export TERM=xterm-256color, if it is a terminal of today", "%s: it cannot be drawn on", text)
	case width < narrow || height < low:
		return lacking(fmt.Sprintf("make it %d columns wide and %d lines high; 80 columns are best", narrow, low), "%s", text)
	case !speaksUTF8():
		return lacking("export LANG=C.UTF-8", "%s; but the locale is not UTF-8, so that ✓ and █ may look wrong", text)
	}
	return good("%s", text)
}

// speaksUTF8 reads the locale as programs do: the first variable that is set.
func speaksUTF8() bool {
	for _, variable := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(os.Getenv(variable)); locale != "" {
			return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
		}
	}
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin"
}
