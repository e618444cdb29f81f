package ratelimiting_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// Behind trusted proxies, the client is the rightmost hop that is not one of them.
//
//lab:points 3
//lab:rule 4.33 4.38 4.40 4.41 4.43 4.44 4.45 4.46
//lab:hint Each proxy appends to X-Forwarded-For. The client wrote what is on the left, and can change it every time.
//lab:hint-go Start with r.RemoteAddr. While that address is a trusted proxy, go one entry to the left. All lines of the header form one list.
//lab:hint-node Start with req.socket.remoteAddress. While that address is a trusted proxy, go one entry to the left. All lines of the header form one list: Node.js joins them.
//lab:hint An entry may have a port, and IPv6 is then in brackets. ::ffff:192.0.2.1 is 192.0.2.1. Stop at an entry that is not an address.
//lab:hint-go An IPv6 subscriber has a whole /64: netip.Addr.Prefix(64).
//lab:hint-node An IPv6 subscriber has a whole /64: the first four parts of the address.
//lab:note the-address-behind-a-proxy
func TestForwardedFor(t *testing.T) {
	c := start(t, keys{"connections": 1, "trustedProxies": local})
	node, address := c.Node(0), clientAddresses(c.Rand())
	forged := c.Rand().IntN(250)
	many := []string{strings.Repeat("10.1.0.1, ", 149) + "10.1.0.2", "10.1.0.3" + strings.Repeat(",10.1.0.4", 149)}

	type example struct {
		what        string
		first       []string // these lines are accepted;
		same, other []string // then the same client is refused, and another is accepted
	}
	number := 0
	tellsApart := func(examples []example) {
		t.Helper()
		for _, e := range examples {
			number++
			client := node.Dial(fmt.Sprintf("%d the first client, %s", number, e.what), through(e.first, as(c.Invent("ann")))...)
			forbidden(t, node.DialHTTP(fmt.Sprintf("%d the same client, %s", number, e.what), through(e.same)...))
			other := node.Dial(fmt.Sprintf("%d another client, %s", number, e.what), through(e.other, as(c.Invent("bob")))...)
			passes(t, client, 1)
			passes(t, other, 1)
		}
	}

	//lab:rule 4.33 4.38 4.40
	tellsApart([]example{{"one hop", []string{address(0)}, []string{address(0)}, []string{address(1)}}})
	//lab:rule 4.46
	tellsApart([]example{
		{"IPv6 of one subscriber", []string{"2001:db8:1:2::1"}, []string{"2001:db8:1:2:ffff::9"}, []string{"2001:db8:1:3::1"}},
		{"IPv6 in other spellings", []string{"2001:DB8::7:1"}, []string{"2001:0db8:0000:0000:0000:00ff:0000:0001"}, []string{"2001:db8:0:1::7:1"}},
	})
	//lab:rule 4.40
	tellsApart([]example{
		{"a forged hop on the left", []string{address(2)}, []string{fmt.Sprintf("203.0.113.%d,%s", forged, address(2))}, []string{address(2) + "," + address(3)}},
		{"a trusted proxy forged on the left", []string{address(4)}, []string{"10.1.1.1," + address(4)}, []string{address(4) + ",10.9.9.9," + address(5)}},
		{"two proxies", []string{address(6) + ",10.1.2.3"}, []string{address(6)}, []string{address(7) + ",10.1.2.3"}},
		{"only proxies", []string{"10.8.0.1,10.8.0.2"}, []string{"10.8.0.1"}, []string{"10.8.0.3"}},
		{"the ends of a trusted network", []string{address(28) + ",10.0.0.0,10.255.255.255"}, []string{address(28)}, []string{address(29) + ",2001:db8:ffff:ffff:ffff::1"}},
		{"just after a trusted network", []string{address(30) + ",11.0.0.0"}, []string{"11.0.0.0"}, []string{address(30)}},
		{"just before a trusted network", []string{address(31) + ",9.255.255.255"}, []string{"9.255.255.255"}, []string{address(31)}},
		{"outside a trusted IPv6 network", []string{address(32) + ",2001:db8:fffe::1"}, []string{"2001:db8:fffe::2"}, []string{address(32)}},
		{"one trusted address", []string{address(33) + ",192.0.2.7"}, []string{address(33)}, []string{address(34) + ",192.0.2.7"}},
		{"next to one trusted address", []string{address(35) + ",192.0.2.8"}, []string{"192.0.2.8"}, []string{address(35)}},
		{"one trusted IPv6 address", []string{address(44) + ",2001:db8:9::7"}, []string{address(44)}, []string{address(45) + ",2001:db8:9::7"}},
		{"next to one trusted IPv6 address", []string{address(46) + ",2001:db8:9::8"}, []string{"2001:db8:9::8"}, []string{address(46)}},
		{"the ends of a trusted network with a mask of 12 bits", []string{address(40) + ",172.16.0.0,172.31.255.255"}, []string{address(40)}, []string{address(41) + ",172.24.0.1"}},
		{"just after a trusted network with a mask of 12 bits", []string{address(42) + ",172.32.0.0"}, []string{"172.32.0.0"}, []string{address(42)}},
		{"a private address that is not trusted", []string{address(43) + ",192.168.1.1"}, []string{"192.168.1.1"}, []string{address(43)}},
	})
	//lab:rule 4.43
	tellsApart([]example{
		{"three proxies, one on IPv6, and spaces", []string{address(8) + " ,2001:db8:ffff::7 , 10.4.4.4"}, []string{"unknown, " + address(8)}, []string{address(9) + ", 10.4.4.4"}},
		{"ports", []string{address(12) + ":5000"}, []string{address(12) + ":6000"}, []string{address(13) + ":5000"}},
		{"IPv6 in brackets, with a port", []string{"[2001:db8:2:2::1]:443"}, []string{"2001:db8:2:2::1"}, []string{"[2001:db8:2:3::1]"}},
		{"proxies with ports", []string{address(26) + ", 10.1.2.3:80, [2001:db8:ffff::7]:443"}, []string{address(26)}, []string{address(27) + ", 10.1.2.3:81"}},
		{"brackets without a port", []string{"[2001:db8:6:2::1]"}, []string{"2001:db8:6:2::2"}, []string{"[2001:db8:6:3::1]"}},
	})
	//lab:rule 4.41
	tellsApart([]example{
		{"several lines", []string{address(10), "10.1.2.3"}, []string{"203.0.113.1", address(10)}, []string{address(10), address(11)}},
		{"300 proxies", append([]string{address(36)}, many...), []string{address(36)}, append([]string{address(37)}, many...)},
		{"a client among 300 addresses", append([]string{address(38), address(39)}, many...), []string{address(39)}, []string{address(38)}},
	})
	//lab:rule 4.44
	tellsApart([]example{
		{"an entry that is not an address", []string{address(16) + ", 10.7.0.1"}, []string{address(16)}, []string{address(16) + ", nonsense, 10.7.0.1"}},
		{"the word unknown", []string{address(47) + ", 10.7.0.5"}, []string{address(47)}, []string{address(47) + ", unknown, 10.7.0.5"}},
		{"half of the brackets", []string{"[2001:db8:8:1::1, 10.7.0.6"}, []string{"10.7.0.6"}, []string{"2001:db8:8:1::1"}},
		{"the other half of the brackets", []string{"2001:db8:8:2::1], 10.7.0.7"}, []string{"10.7.0.7"}, []string{"[2001:db8:8:2::1]"}},
		{"an empty entry", []string{address(17) + ", , 10.7.0.2"}, []string{"10.7.0.2"}, []string{address(17)}},
		{"an empty entry at the right end", []string{"10.7.0.3,"}, []string{address(18) + ","}, []string{"10.7.0.3"}},
		{"an empty line", []string{address(19), "", "10.7.0.4"}, []string{"10.7.0.4"}, []string{address(19)}},
		{"an empty entry left of the client", []string{", " + address(20)}, []string{address(20)}, []string{"," + address(21)}},
	})
	//lab:rule 4.45
	tellsApart([]example{
		{"IPv4 in IPv6", []string{"::ffff:" + address(14)}, []string{address(14)}, []string{"::ffff:" + address(15)}},
		{"a proxy on IPv4 in IPv6", []string{address(22) + ", ::ffff:10.1.2.3"}, []string{address(22)}, []string{address(23) + ", [::ffff:10.1.2.3]:443"}},
		{"an IPv4 client in IPv6 before a proxy", []string{address(24) + ", ::ffff:203.0.113.50, 10.1.2.3"}, []string{"203.0.113.50"}, []string{address(24)}},
		{"IPv4 in IPv6, in hexadecimal", []string{"::ffff:cb00:713c"}, []string{"203.0.113.60"}, []string{"::ffff:cb00:713d"}},
	})
}

// through adds one X-Forwarded-For header for each line.
func through(lines []string, options ...labtest.DialOption) []labtest.DialOption {
	for _, line := range lines {
		options = append(options, from(line))
	}
	return options
}

// X-Forwarded-For is ignored unless a trusted proxy sent it.
//
//lab:points 3
//lab:rule 4.33 4.38 4.39 4.40
//lab:hint-go Any client can send this header. Check who sent it: r.RemoteAddr.
//lab:hint-node Any client can send this header. Check who sent it: req.socket.remoteAddress.
//lab:hint Without trusted proxies, the client is the peer of the TCP connection. Ignore its port.
//lab:note the-address-behind-a-proxy
func TestForgedForwardedFor(t *testing.T) {
	most := 0
	c := startWith(t, func(r *rand.Rand) keys {
		most = 2 + r.IntN(3)
		return keys{"connections": most, "trustedProxies": []string{"10.0.0.0/8", "198.51.100.0/24", "127.0.0.2"}}
	})
	node, address := c.Node(0), clientAddresses(c.Rand())

	//lab:rule 4.33
	for i := range most {
		passes(t, node.Dial("ann", as(c.Invent("ann")), from(address(i))), 1)
	}

	//lab:rule 4.33 4.39 4.40
	refused := node.DialHTTP("forger", from(address(most)))
	//lab:rule 4.38
	forbidden(t, refused)
	//lab:rule 4.40
	forbidden(t, node.DialHTTP("forger of a proxy", from("203.0.113.7, 10.0.0.1")))
	forbidden(t, node.DialHTTP("forger of the server itself", from("127.0.0.2")))
	//lab:rule 4.39
	forbidden(t, node.DialHTTP("honest", labtest.Raw()))
}
