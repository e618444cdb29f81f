package checks

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/record"
)

// RedisVariable names the environment variable that holds the URL of a real Redis.
const RedisVariable = "REDIS_URL"

// redisPatience is how long Redis has to answer.
const redisPatience = 3 * time.Second

// RedisKind is what a run with this URL uses: Redis, or Miniredis when it is empty.
func RedisKind(redisURL string) string {
	if redisURL == "" {
		return record.Miniredis
	}
	return record.Redis
}

// PingRedis asks the Redis at the URL for an answer, so that nobody is graded on
// one that is away. An error never holds the URL's credentials, and says what to
// do. It speaks the protocol itself: the learner's program must not compile a
// Redis client before it can say anything.
func PingRedis(ctx context.Context, redisURL string) error {
	at, err := parseRedisURL(redisURL)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, redisPatience)
	defer cancel()
	if err := at.ping(ctx); err != nil {
		if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) {
			err = errors.New("no answer within 3 s")
		}
		return exitcode.Environmentf("no Redis answers at %s (%w); start one, correct %s, or unset it to use the built-in miniredis. Nothing was graded",
			at.shown, err, RedisVariable)
	}
	return nil
}

// redisAddress is what a Redis URL names.
type redisAddress struct {
	network, address string
	shown            string // without credentials
	server           string // the name in its certificate; empty without TLS
	user, password   string
	database         int
}

// parseRedisURL reads redis://, rediss:// and unix:// URLs as Redis clients do.
func parseRedisURL(redisURL string) (redisAddress, error) {
	const remedy = "write it as redis://127.0.0.1:6379, or unset it to use the built-in miniredis"
	parsed, err := url.Parse(redisURL)
	if err != nil || parsed.Host == "" && parsed.Scheme != "unix" {
		return redisAddress{}, exitcode.Environmentf("%s is not the URL of a Redis; %s", RedisVariable, remedy)
	}
	// Otherwise a part of the password would be taken for the host.
	if strings.Contains(parsed.Path+parsed.RawQuery+parsed.Fragment, "@") {
		return redisAddress{}, exitcode.Environmentf("the password in %s has a /, a ? or a # in it; write them as %%2F, %%3F and %%23", RedisVariable)
	}
	at := redisAddress{network: "tcp", shown: parsed.Host}
	if parsed.User != nil {
		at.user = parsed.User.Username()
		at.password, _ = parsed.User.Password()
	}
	database := strings.Trim(parsed.Path, "/")
	switch parsed.Scheme {
	case "redis", "rediss":
		host, port := parsed.Hostname(), parsed.Port()
		if host == "" {
			host = "localhost"
		}
		if port == "" {
			port = "6379"
		}
		at.address = net.JoinHostPort(host, port)
		if parsed.Scheme == "rediss" {
			at.server = host
		}
	case "unix":
		at.network, at.address, at.shown = "unix", parsed.Path, parsed.Path
		database = parsed.Query().Get("db")
	default:
		return redisAddress{}, exitcode.Environmentf("%s has a scheme that is not redis, rediss or unix; %s", RedisVariable, remedy)
	}
	if given := parsed.Query().Get("db"); given != "" {
		database = given
	}
	if database != "" {
		if at.database, err = strconv.Atoi(database); err != nil || at.database < 0 {
			return redisAddress{}, exitcode.Environmentf("%s names the database by something that is not a number; %s", RedisVariable, remedy)
		}
	}
	return at, nil
}

// ping connects, authenticates, selects the database and sends PING.
func (a redisAddress) ping(ctx context.Context) error {
	var dialer interface {
		DialContext(context.Context, string, string) (net.Conn, error)
	} = &net.Dialer{}
	if a.server != "" {
		dialer = &tls.Dialer{Config: &tls.Config{ServerName: a.server, MinVersion: tls.VersionTLS12}}
	}
	conn, err := dialer.DialContext(ctx, a.network, a.address)
	if err != nil {
		return err
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline() // PingRedis sets one
	if err := conn.SetDeadline(deadline); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	replies := bufio.NewReader(io.LimitReader(conn, 64<<10))
	for _, command := range a.commands() {
		if err := ask(conn, replies, command); err != nil {
			return errors.Join(ctx.Err(), err)
		}
	}
	return nil
}

// commands are what to send, in order.
func (a redisAddress) commands() [][]string {
	var commands [][]string
	switch {
	case a.user != "" && a.password != "":
		commands = append(commands, []string{"AUTH", a.user, a.password})
	case a.password != "":
		commands = append(commands, []string{"AUTH", a.password})
	}
	if a.database > 0 {
		commands = append(commands, []string{"SELECT", strconv.Itoa(a.database)})
	}
	return append(commands, []string{"PING"})
}

// ask sends a command in RESP and wants a simple string back. The error names the
// command, not its arguments.
func ask(conn io.Writer, replies *bufio.Reader, command []string) error {
	var request strings.Builder
	fmt.Fprintf(&request, "*%d\r\n", len(command))
	for _, word := range command {
		fmt.Fprintf(&request, "$%d\r\n%s\r\n", len(word), word)
	}
	if _, err := io.WriteString(conn, request.String()); err != nil {
		return fmt.Errorf("send %s: %w", command[0], err)
	}
	reply, err := replies.ReadString('\n')
	if err != nil {
		return fmt.Errorf("await the reply to %s: %w", command[0], err)
	}
	switch reply = strings.TrimRight(reply, "\r\n"); {
	case strings.HasPrefix(reply, "+"):
		return nil
	case strings.HasPrefix(reply, "-"):
		return fmt.Errorf("%s: %.200s", command[0], reply[1:])
	default:
		return fmt.Errorf("the reply to %s is not Redis'", command[0])
	}
}
