package labtest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// What a link costs, with what it writes into the journal: a command and its reply, one
// of many that are sent together, and a message of a subscription.

func BenchmarkLinkCommand(b *testing.B) {
	for _, size := range []int{200, 64 << 10} {
		b.Run(fmt.Sprintf("%d bytes", size), func(b *testing.B) {
			conn := benchmarkLink(b, func(r *respReader, w *bufio.Writer) error {
				_, _, err := r.next()
				_, _ = w.WriteString(":1\r\n")
				return err
			})
			command := []byte("*3\r\n$7\r\npublish\r\n" + bulks("parrot:1", strings.Repeat("x", size)))
			reply := make([]byte, len(":1\r\n"))
			b.ReportAllocs()
			for b.Loop() {
				send(b, conn, command)
				receive(b, conn, reply)
			}
		})
	}
}

func BenchmarkLinkPipeline(b *testing.B) {
	const together = 100
	conn := benchmarkLink(b, func(r *respReader, w *bufio.Writer) error {
		_, _, err := r.next()
		_, _ = w.WriteString(":1\r\n")
		return err
	})
	var commands strings.Builder
	for i := range together {
		commands.WriteString("*3\r\n$7\r\npublish\r\n" + bulks("parrot:1", fmt.Sprintf("%0200d", i)))
	}
	replies := make([]byte, together*len(":1\r\n"))
	b.ReportAllocs()
	for b.Loop() {
		send(b, conn, []byte(commands.String()))
		receive(b, conn, replies)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/together, "ns/command")
}

func BenchmarkLinkMessage(b *testing.B) {
	const together = 100
	message := "*4\r\n" + bulks("pmessage", "parrot:*", "parrot:1", strings.Repeat("x", 200))
	subscribe := []byte("*2\r\n" + bulks("psubscribe", "parrot:*"))
	conn := benchmarkLink(b, func(r *respReader, w *bufio.Writer) error {
		_, _, err := r.next()
		_, _ = w.WriteString(strings.Repeat(message, together))
		return err
	})
	messages := make([]byte, together*len(message))
	b.ReportAllocs()
	for b.Loop() {
		send(b, conn, subscribe)
		receive(b, conn, messages)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/together, "ns/message")
}

// benchmarkLink returns a connection of a node to a Redis that answers each command at
// once.
func benchmarkLink(b *testing.B, answer func(*respReader, *bufio.Writer) error) net.Conn {
	listener := listen()
	b.Cleanup(func() { _ = listener.Close() })
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		commands, replies := newRESPReader(conn), bufio.NewWriterSize(conn, 64<<10)
		for answer(commands, replies) == nil {
			if commands.in.Buffered() == 0 {
				_ = replies.Flush()
			}
		}
	}()

	r := &Redis{cluster: &Cluster{line: newRecorder()}, options: &redis.Options{Addr: listener.Addr().String()}}
	link, err := r.newLink("node-1")
	if err != nil {
		b.Fatal(err)
	}
	conn, err := net.Dial("tcp", link.listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = conn.Close()
		link.close()
		r.running.Wait()
	})
	return conn
}

func bulks(words ...string) string {
	var b strings.Builder
	for _, word := range words {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(word), word)
	}
	return b.String()
}

func send(b *testing.B, conn net.Conn, data []byte) {
	if _, err := conn.Write(data); err != nil {
		b.Fatal(err)
	}
}

func receive(b *testing.B, conn net.Conn, data []byte) {
	if _, err := io.ReadFull(conn, data); err != nil {
		b.Fatal(err)
	}
}
