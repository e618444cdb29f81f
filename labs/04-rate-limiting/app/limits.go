package app

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"socketlab/labs/strictjson"
)

// Limits are the content of LAB_KEYS. The lab's README documents the JSON.
type Limits struct {
	Events   Limit          // of each user
	Costs    map[string]int // tokens by event; other events cost 1
	Refusals Limit          // of each user, before the disconnect
	Opens    Limit          // handshakes of each address

	Connections     int // open connections of each address
	Unauthenticated int // open connections of each address without a user

	TrustedProxies []Network
	Idle           Duration // how long a bucket stays after its last use
}

// A Limit lets Burst things happen at once, and one more Every so often.
type Limit struct {
	Every Duration
	Burst int
}

// UnmarshalJSON implements json.Unmarshaler. A limit has both fields.
func (l *Limit) UnmarshalJSON(data []byte) error {
	fields := strictjson.Fields{"every": &l.Every, "burst": &l.Burst}
	return strictjson.Object(data, fields, strictjson.AllRequired, strictjson.NoOthers)
}

// A Duration is a time.Duration that JSON writes as Go does: "200ms".
type Duration time.Duration

// UnmarshalJSON implements json.Unmarshaler.
func (d *Duration) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	parsed, err := time.ParseDuration(text)
	if err == nil && parsed <= 0 {
		err = fmt.Errorf("the duration %q is not positive", text)
	}
	*d = Duration(parsed)
	return err
}

// A Network is a netip.Prefix. JSON writes it "10.0.0.0/8", or as one address.
type Network struct{ netip.Prefix }

// UnmarshalJSON implements json.Unmarshaler.
func (n *Network) UnmarshalJSON(data []byte) (err error) {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	if strings.Contains(text, "/") {
		n.Prefix, err = netip.ParsePrefix(text)
		return err
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return err
	}
	n.Prefix = netip.PrefixFrom(address, address.BitLen())
	return nil
}

// ParseLimits reads LAB_KEYS. A field that is missing gets its default.
func ParseLimits(keys string) (Limits, error) {
	limits := Limits{
		Events:          Limit{Duration(200 * time.Millisecond), 20},
		Refusals:        Limit{Duration(2 * time.Second), 10},
		Opens:           Limit{Duration(time.Second), 60},
		Connections:     100,
		Unauthenticated: 20,
		Idle:            Duration(5 * time.Minute),
	}
	if strings.TrimSpace(keys) != "" {
		err := strictjson.Object([]byte(keys), limits.fields(), strictjson.NoOthers)
		if err != nil {
			return Limits{}, fmt.Errorf("read LAB_KEYS: %w", err)
		}
	}
	if limits.Costs == nil {
		limits.Costs = map[string]int{"search": 5}
	}
	return limits, limits.check()
}

// fields returns the fields by their names in LAB_KEYS.
func (l *Limits) fields() strictjson.Fields {
	return strictjson.Fields{
		"events": &l.Events, "costs": &l.Costs, "refusals": &l.Refusals, "opens": &l.Opens,
		"connections": &l.Connections, "unauthenticated": &l.Unauthenticated,
		"trustedProxies": &l.TrustedProxies, "idle": &l.Idle,
	}
}

// maxFull is the longest time that a bucket may take to fill: 100 years of 365
// days. So durations up to a full bucket, and a little beyond, never overflow.
const maxFull = 100 * 365 * 24 * time.Hour

// check refuses limits under which nothing could ever pass, and limits that would
// overflow.
func (l Limits) check() error {
	for name, limit := range map[string]Limit{"events": l.Events, "refusals": l.Refusals, "opens": l.Opens} {
		if limit.Burst < 1 {
			return fmt.Errorf("LAB_KEYS: the burst of %s must be at least 1", name)
		}
		if time.Duration(limit.Every) > maxFull/time.Duration(limit.Burst) {
			return fmt.Errorf("LAB_KEYS: a bucket of %s takes longer than 100 years to fill", name)
		}
	}
	for event, cost := range l.Costs {
		if cost < 1 || cost > l.Events.Burst {
			return fmt.Errorf("LAB_KEYS: the cost of %q is %d; it must be between 1 and the burst of events", event, cost)
		}
	}
	if l.Connections < 1 || l.Unauthenticated < 1 {
		return fmt.Errorf("LAB_KEYS: connections and unauthenticated must be at least 1")
	}
	return nil
}

// Cost returns how many tokens an event costs.
func (l Limits) Cost(event string) int {
	if cost, ok := l.Costs[event]; ok {
		return cost
	}
	return 1
}
