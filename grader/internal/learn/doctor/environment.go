package doctor

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/workbook"
)

// progress checks that progress can be saved.
func (m machine) progress(context.Context) Finding {
	dir := filepath.Join(m.root, workbook.StateDir)
	// The Makefile takes a missing directory as a sign of the first run.
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		defer os.Remove(dir)
	}
	if err := checkWritable(dir); err != nil {
		return Failuref("make it writable; if you ran make as root, change its owner", "%s is not writable: %v", dir, err)
	}
	return Goodf("%s is writable", dir)
}

// ports opens several ports at once, as a cluster does, and connects to each.
func ports(ctx context.Context) Finding {
	const many = 8
	remedy := "allow programs to listen on 127.0.0.1 and connect to it, in your firewall or container"
	for range many {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return Failuref(remedy, "cannot listen on 127.0.0.1: %v", err)
		}
		defer listener.Close()
		if err := echo(ctx, listener); err != nil {
			return Failuref(remedy, "cannot connect to %s: %v", listener.Addr(), err)
		}
	}
	return Goodf("can listen on %d ports of 127.0.0.1 and connect to them", many)
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
		return Goodf("built in (set %s to use a real one)", checks.RedisVariable)
	}
	if err := checks.PingRedis(ctx, url); err != nil {
		return Failuref("or leave "+checks.RedisVariable+" unset, since the labs have their own", "%v", err)
	}
	return Goodf("the server in %s answers", checks.RedisVariable)
}
