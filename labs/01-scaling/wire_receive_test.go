package scaling_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"socketlab/labs/labtest"
)

// A node delivers what an official server or the emitter publishes.
//
//lab:points 4
//lab:rule 1.19 1.20
//lab:hint The emitter's uid is "emitter". No process has this uid.
//lab:hint-go It leaves out fields of the options, or writes them in another order. socketio.DecodeBroadcast accepts both.
//lab:hint-node The adapter accepts that. If you override onmessage, let such a message through to the original.
//lab:hint-go Pass on the packet of DecodeBroadcast as it is: attachments belong to it.
//lab:note the-wire
func TestHearsTheEmitter(t *testing.T) {
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	join(t, "r1", bob)

	//lab:rule 1.19
	c.Redis().Publish("socket.io#/#", officialHello)
	for _, client := range []*labtest.Client{alice, bob} {
		client.Next("hello", 1, "2", map[string]any{"a": []any{true, nil, 1.5}})
	}

	//lab:rule 1.20
	c.Redis().Publish("socket.io#/#r1#", emitterHelloRoom)
	bob.Next("hello", "r1")
	c.Redis().Publish("socket.io#/#", emitterHello)
	alice.Next("hello", "all")
	bob.Next("hello", "all")

	from := func(uids ...string) {
		t.Helper()
		for _, uid := range uids {
			for _, flags := range []map[string]any{{}, {"broadcast": true}, {"compress": false, "volatile": false}, {"volatile": true}, {"another": 1}} {
				c.Redis().Publish("socket.io#/#", encode(uid, "/", "from "+uid, nil, flags))
				hear(t, "from "+uid, alice, bob)
			}
		}
	}

	//lab:rule 1.19
	from("a", "strngr", strings.Repeat("u", 40))

	//lab:rule 1.20
	from("emitter")
	for _, opts := range []map[string]any{{}, {"rooms": []any{}}, {"rooms": []any{}, "flags": map[string]any{}}, {"except": []any{}, "another": 1}} {
		text := fmt.Sprintf("with the options %v only", opts)
		c.Redis().Publish("socket.io#/#", officialWith(t, func(parts []any) {
			parts[1].(map[string]any)["data"] = []any{"said", text}
			parts[2] = opts
		}))
		hear(t, text, alice, bob)
	}

	// Uids are compared whole and exactly.
	//lab:rule 1.19
	published := c.Redis().Capture("socket.io#/#")
	everyone(t, bob, "my uid")
	hear(t, "my uid", alice, bob)
	uid := wants(t, published.Next(), "socket.io#/#", "/", "my uid", []any{}, []any{})
	for _, other := range []string{uid[:1], uid[:len(uid)-1], uid + uid[:1], " " + uid, uid[:len(uid)-1] + "!", "!" + uid[1:], inOtherCase(uid)} {
		if other != uid {
			c.Redis().Publish("socket.io#/#", encode(other, "/", "from "+other, nil, map[string]any{}))
			hear(t, "from "+other, alice, bob)
		}
	}

	//lab:rule 1.20
	raw := c.Node(1).DialWebSocket("raw", "/socket.io/?EIO=4&transport=websocket")
	raw.Frame() // 0{"sid":…}
	raw.Send("40/orders,")
	raw.Frame() // 40/orders,{"sid":…}
	c.Redis().Publish("socket.io#/orders#", officialWith(t, func(parts []any) {
		parts[1] = map[string]any{"type": 2, "data": []any{"file", []byte{1, 2, 3}}, "nsp": "/orders"}
	}))
	raw.WantFrame(`451-/orders,["file",{"_placeholder":true,"num":0}]`)
	raw.WantFrame("bAQID")
}

// inOtherCase makes capital letters small, and small ones capital.
func inOtherCase(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, text)
}

// A node is ready only after Redis has confirmed its subscription.
//
//lab:points 4
//lab:rule 1.44
//lab:hint As soon as a node is ready, others may publish. A message that comes before the subscription is lost.
//lab:hint-go PSubscribe only sends the command. The first Receive returns the confirmation.
//lab:hint-node The adapter only sends the commands. Redis answers those of one connection in order: when it has answered a later one, such as PING, the subscriptions are confirmed.
//lab:hint-go Receive also returns the error of a Redis that refuses the subscription. Return it from Init, so that the process does not start.
//lab:hint-node If Redis refuses a subscription, the adapter drops the promise, and the error arrives in process.on("unhandledRejection"). End the process then, so that it is never ready.
//lab:note ready-means-subscribed
func TestReadyMeansSubscribed(t *testing.T) {
	c := start(t, 1)
	orders := labtest.Namespace("/orders")
	alice, olga := c.Node(0).Dial("alice"), c.Node(0).Dial("olga", orders)

	channels := []string{"socket.io#/#", "socket.io#/orders#"}
	for _, channel := range channels {
		c.Redis().HoldSubscription(channel)
		late := c.LaunchNode()
		c.Redis().AwaitHeld(late)
		late.StaysUnready()

		c.Redis().Release()
		late.WaitReady()
		bob, oscar := late.Dial("bob"), late.Dial("oscar", orders)
		welcome := "welcome to " + late.Name()
		everyone(t, alice, welcome)
		everyone(t, olga, welcome)
		hear(t, welcome, bob, oscar)
	}
	hear(t, "welcome to node-2", alice)
	hear(t, "welcome to node-3", alice)

	// A node may give up when it has waited long enough, but not be ready.
	c.Redis().HoldSubscription(channels[0])
	late := c.LaunchNode()
	c.Redis().AwaitHeld(late)
	late.NeverReadyFor(3500 * time.Millisecond)
	c.Redis().Release()

	for _, channel := range channels {
		c.Redis().RefuseSubscription(channel)
		c.LaunchNode().NeverReady()
	}
}
