package ratelimiting_test

import (
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// A client that does not read misses ticks but stays, and it is disconnected when it does not read news.
//
//lab:points 3
//lab:rule 4.11 4.12 4.47 4.48 4.49 4.50
//lab:hint-go Whatever waits for a slow reader waits in your memory. The kit closes the connection at 4096 messages or 8 MiB.
//lab:hint-node Whatever waits for a slow reader waits in your memory. app/backlog.mjs closes the connection at 4096 messages or 8 MiB.
//lab:hint-go The next tick replaces the last one, so a slow client may miss it: server.To(app.Floor).Volatile().
//lab:hint-node The next tick replaces the last one, so a slow client may miss it: leave out the sockets whose connection isBehind.
//lab:hint-go Never drop news silently. Emit them without Volatile, and let the kit disconnect a client that does not read.
//lab:hint-node Never drop news silently, and let app/backlog.mjs disconnect a client that does not read. volatile would drop everything sent during a write.
//lab:note slow-consumers
func TestSlowConsumer(t *testing.T) {
	const ticks, news = 14, 8 // MiB; a client's queue holds 8
	c := start(t, keys{"events": limit{time.Hour, ticks + news + 6}})
	node := c.Node(0)
	market := node.Dial("market", as(c.Invent("market")))
	quick, slow := node.Dial("quick", as(c.Invent("quick"))), node.Dial("slow", as(c.Invent("slow")))
	push := func(kind string, count, bytes int) {
		t.Helper()
		market.Ask("floor:push", map[string]any{"kind": kind, "count": count, "bytes": bytes}).Want("ok")
	}

	//lab:rule 4.11
	slow.Ask("floor:join").Want("ok")
	quick.Ask("floor:join").Want("ok")
	//lab:rule 4.12 4.47 4.48
	for _, kind := range []string{"tick", "news"} {
		push(kind, 1000, 0)
		for i := range 1000 {
			quick.Next(kind, i, "")
			slow.Next(kind, i, "")
		}
	}
	before := node.Stats()

	//lab:rule 4.49
	slow.StopReading()
	for range ticks {
		slow.Send("3") // it does not hear pings, but it is alive, however long this takes
		push("tick", 16, 64<<10)
		for i := range 16 {
			quick.Next("tick", i, labtest.Any)
		}
	}
	//lab:rule 4.47
	now := node.Stats()
	if now.Connections != before.Connections {
		t.Fatalf("while one client reads no ticks, the node has %d connections, want %d", now.Connections, before.Connections)
	}
	if now.Exceeds(before, 24<<20, 32<<20) {
		t.Fatalf("while one client reads no ticks, the heap has %d bytes, want less than 24 MiB more than before, %d", now.HeapBytes, before.HeapBytes)
	}

	//lab:rule 4.49
	for range news {
		push("news", 16, 64<<10)
		for i := range 16 {
			quick.Next("news", i, labtest.Any)
		}
	}
	push("tick", 1, 0)
	quick.Next("tick", 0, "")
	//lab:rule 4.48
	c.Eventually("the client that does not read was disconnected", func() bool {
		return node.Stats().Connections == before.Connections-1
	})
	//lab:rule 4.50
	c.Eventually("the heap shrank to its size before", func() bool {
		return inProcess() || !node.Stats().Exceeds(before, 2<<20, 6<<20)
	})
	//lab:rule 4.49
	passes(t, quick, 1)
	passes(t, market, 3)
	refuses(t, market, time.Hour)
	//lab:rule 4.11
	market.Nothing() // it has not joined the floor
}
