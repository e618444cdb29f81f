package operations_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// A person is a client, and what "fetch" must say of its socket.
type person struct {
	*labtest.Client
	user  string
	rooms []string // without that of the socket itself
	data  map[string]any
}

// person connects a client that is in rooms, and has something in the data of its socket.
func (c *chat) person(node int, name string, rooms []string, options ...labtest.DialOption) *person {
	c.t.Helper()
	p := &person{Client: c.dial(node, name, options...), user: name, rooms: []string{userRoom(name)}, data: map[string]any{"user": name}}
	p.joins(rooms...)
	p.feels(c.Invent("mood"))
	return p
}

// joins makes the node of a client add it to rooms, which concerns no other node.
func (p *person) joins(rooms ...string) {
	if len(rooms) > 0 {
		p.Ask("sockets:join", order{"to": []string{userRoom(p.user)}, "local": true, "rooms": rooms}).Want("ok")
		p.rooms = append(p.rooms, rooms...)
	}
}

func (p *person) feels(mood string) {
	p.Ask("mood", mood).Want("ok")
	p.data["mood"] = mood
}

// fetch asks for sockets.
func (p *person) fetch(o order) *labtest.Answer { return p.Ask("fetch", o) }

// wantSockets requires the answer to "fetch" to describe the sockets of these people, each
// once.
func (c *chat) wantSockets(answer *labtest.Answer, complete bool, people ...*person) {
	c.t.Helper()
	var got fetched
	answer.Into(&got)
	names := map[string]string{}
	var want []described
	for _, p := range people {
		names[p.ID()] = p.Name()
		want = append(want, described{p.ID(), append([]string{p.ID()}, p.rooms...), p.data})
	}
	if g, w := list(got.Sockets, names), list(want, names); g != w || got.Complete != complete {
		c.t.Fatalf("fetch returned the wrong sockets\n    want: complete: %t%s\n    got:  complete: %t%s", complete, w, got.Complete, g)
	}
}

// list describes sockets, one a line, by the names of those whose they are.
func list(sockets []described, names map[string]string) string {
	var lines []string
	for _, socket := range sockets {
		name := names[socket.ID]
		if name == "" {
			name = "somebody else"
		}
		rooms := slices.Sorted(slices.Values(socket.Rooms))
		for i, room := range rooms {
			if room == socket.ID {
				rooms[i] = "(its id)"
			}
		}
		slices.Sort(rooms)
		lines = append(lines, fmt.Sprintf("\n        %s in %s with %v", name, strings.Join(rooms, ", "), socket.Data))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// fetch returns the sockets of all nodes.
//
//lab:points 6
//lab:rule 6.1 6.2 6.3
//lab:hint Every node knows its own sockets only. One asks, the others answer, and it knows its own answer already.
//lab:hint The request says whom it is about. Give the other nodes everything that it says.
//lab:hint Count the nodes that listen in the same MULTI that publishes the request: PUBSUB NUMSUB counts your own, too.
//lab:hint-node The official adapter asks by itself. Let it count in the multi() that publishes: PUBSUB NUMSUB counts your own node, too.
//lab:note how-many-answers
func TestFetchEverywhere(t *testing.T) {
	c := start(t)
	red, blue, nobody := c.Invent("red"), c.Invent("blue"), c.Invent("nobody")
	orders := labtest.Namespace("/orders")
	ann, amy := c.person(0, "ann", []string{red}), c.person(0, "amy", []string{red, blue})
	bob, bea := c.person(1, "bob", []string{red}), c.person(1, "bea", []string{blue})
	carl, cleo := c.person(2, "carl", []string{red, blue}), c.person(2, "cleo", nil)

	//lab:rule 6.1
	for _, asker := range []*person{ann, bob, carl} {
		c.wantSockets(asker.fetch(order{}), true, ann, amy, bob, bea, carl, cleo)
		c.wantSockets(asker.fetch(order{"to": []string{red}}), true, ann, amy, bob, carl)
		c.wantSockets(asker.fetch(order{"to": []string{red, blue}}), true, ann, amy, bob, bea, carl)
		c.wantSockets(asker.fetch(order{"to": []string{red}, "except": []string{blue}}), true, ann, bob)
		c.wantSockets(asker.fetch(order{"except": []string{red, userRoom("cleo")}}), true, bea)
		c.wantSockets(asker.fetch(order{"to": []string{userRoom("bob")}}), true, bob)
		c.wantSockets(asker.fetch(order{"to": []string{nobody}}), true)
	}
	bea.feels("sleepy")
	bea.joins(red)
	c.wantSockets(ann.fetch(order{"to": []string{red}, "except": []string{userRoom("bob")}}), true, ann, amy, bea, carl)

	//lab:rule 6.3
	orla, oscar := c.person(0, "orla", []string{red}, orders), c.person(1, "oscar", []string{red, blue}, orders)
	for _, asker := range []*person{orla, oscar} {
		c.wantSockets(asker.fetch(order{}), true, orla, oscar)
		c.wantSockets(asker.fetch(order{"to": []string{blue}}), true, oscar)
	}
	c.wantSockets(carl.fetch(order{"to": []string{red, blue}, "except": []string{userRoom("orla")}}), true, ann, amy, bob, bea, carl)

	//lab:rule 6.2
	crossing := c.Redis().Capture("socket.io*")
	here := func(more order) order {
		o := order{"to": []string{red}, "local": true}
		for field, value := range more {
			o[field] = value
		}
		return o
	}
	c.wantSockets(ann.fetch(order{"local": true}), true, ann, amy)
	c.wantSockets(ann.fetch(here(order{"except": []string{blue}})), true, ann)
	ann.Ask("say", here(order{"text": "here"})).Want("ok")
	ann.Next("said", "here")
	amy.Next("said", "here")
	ann.Ask("sockets:join", here(order{"rooms": []string{"green"}})).Want("ok")
	c.wantSockets(ann.fetch(order{"to": []string{"green"}, "local": true}), true, ann.in("green"), amy.in("green"))
	ann.Ask("sockets:leave", here(order{"rooms": []string{"green"}})).Want("ok")
	c.wantSockets(ann.fetch(order{"to": []string{"green"}, "local": true}), true)
	others := here(order{"except": []string{userRoom("ann")}})
	asked := ann.Ask("ask", others)
	amy.Next("asked", nil).Reply("yes")
	asked.Want(map[string]any{"answers": []string{"yes"}, "complete": true})
	ann.Ask("logout", others).Want("ok")
	amy.Disconnected()

	everywhere := ann.fetch(order{"to": []string{nobody, userRoom("bob")}})
	if first := crossing.Next(); !bytes.Contains(first.Payload, []byte(nobody)) {
		t.Fatalf("something that is local has crossed Redis\n    want: nothing before the first request that is not local\n    got:  %s\n          %.300q", first.Channel, first.Payload)
	}
	c.wantSockets(everywhere, true, bob)
	ann.Ask("logout", order{"to": []string{nobody}}).Want("ok")
	ann.Ask("say", order{"to": []string{red}, "text": "everywhere"}).Want("ok")
	for _, client := range []*person{ann, bob, bea, carl} {
		client.Next("said", "everywhere")
	}
	c.wantSockets(ann.fetch(order{}), true, ann, bob, bea, carl, cleo)
}

// in returns the same person in one more room.
func (p *person) in(room string) *person {
	return &person{p.Client, p.user, append(slices.Clone(p.rooms), room), p.data}
}

// Nothing of a handshake crosses Redis: no token, no cookie, no header and no query.
//
//lab:points 5
//lab:rule 6.4
//lab:hint Whoever can read one channel of Redis would hold the tokens of all users.
//lab:hint The official adapter sends the whole handshake of a socket with its id. Who needs that?
//lab:hint-go Response.Encode writes an empty handshake. Send its data, and put nothing of the handshake there.
//lab:hint-node Override publishResponse, and put an empty handshake in place of each.
//lab:note secrets-in-answers
func TestNoSecretsCross(t *testing.T) {
	c := start(t)
	secret := c.Invent("secret")
	discreet := func(name string) []labtest.DialOption {
		return []labtest.DialOption{
			labtest.Auth(map[string]any{"user": name, "token": secret + "-token"}),
			labtest.Header("Cookie", "session="+secret+"-cookie"), labtest.Header("Authorization", "Bearer "+secret+"-bearer"),
			labtest.Header("X-Forwarded-For", "198.51.100.77"), labtest.Header("User-Agent", secret+"-agent"),
			labtest.Query("ticket", secret+"-ticket"),
		}
	}
	ann := c.person(0, "ann", nil, discreet("ann")...)
	bob, carl := c.person(1, "bob", nil, discreet("bob")...), c.person(2, "carl", nil, discreet("carl")...)
	crossing := c.Redis().Capture("socket.io*")

	//lab:rule 6.4
	for _, asker := range []*person{ann, bob, carl} {
		var got fetched
		asker.fetch(order{}).Into(&got)
		for _, p := range []*person{ann, bob, carl} {
			i := slices.IndexFunc(got.Sockets, func(s described) bool { return s.ID == p.ID() })
			if i < 0 || len(got.Sockets) != 3 || !got.Complete || got.Sockets[i].Data["mood"] != p.data["mood"] {
				t.Fatalf("fetch does not say all that it should of %s\n    want: three sockets with the data that the chat has set, such as mood: %s\n    got:  %+v",
					p.Name(), p.data["mood"], got)
			}
		}
	}
	everything := func(marker string) {
		t.Helper()
		bobs := []string{userRoom("bob")}
		ann.Ask("sockets:join", order{"to": bobs, "rooms": []string{"green"}}).Want("ok")
		ann.Ask("sockets:leave", order{"to": bobs, "rooms": []string{"green"}}).Want("ok")
		ann.Ask("servers:tell", order{"text": "hello"}).Want("ok")
		ann.Ask("servers:ask", order{"text": "hello"}).Raw()
		asked := ann.Ask("ask", order{"to": []string{userRoom("ann")}, "text": "hello"})
		ann.Next("asked", "hello").Reply("yes")
		asked.Raw()
		ann.Ask("logout", order{"to": []string{userRoom("carl")}}).Want("ok")
		ann.Ask("say", order{"text": marker}).Want("ok")
		ann.Next("said", marker)
	}
	everything("published")
	for {
		message := crossing.Next()
		for _, part := range []string{secret, "198.51.100.77"} {
			if bytes.Contains(message.Payload, []byte(part)) {
				t.Fatalf("a part of a handshake has crossed Redis\n    want: no %s…\n    got:  %s\n          %.600q", part, message.Channel, message.Payload)
			}
		}
		if bytes.Contains(message.Payload, []byte("published")) {
			break
		}
	}

	// Nor does a node write any of it into Redis.
	c.Redis().HoldRepliesAbout(secret)
	c.dial(1, "dora", discreet("dora")...).Settle()
	everything("stored")
	for i := range 3 {
		if c.Redis().Unanswered(c.Node(i), secret) {
			t.Fatalf("%s has sent Redis a part of a handshake\n    want: no command with %s…", c.Node(i).Name(), secret)
		}
	}
}
