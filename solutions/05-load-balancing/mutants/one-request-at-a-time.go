//go:build mutant

// A session may have one request under way; another is refused, although a client polls
// while it sends and while it upgrades.
//
//lab:overdoes 5.2
//lab:kills TestPollingKeepsItsNode TestUpgradeKeepsItsNode
package loadbalancing

import "errors"

var errBusy = errors.New("the session has a request already")

func (b *Balancer) visit(r *http.Request, try func(*visit) error) error {
	var v *visit
	if name, id, ok := b.cookies.read(r, b.keys.Cookie); ok {
		v = b.pool.stay(name, id)
		b.pool.mu.Lock()
		busy := v != nil && v.sessions[id].requests > 1
		b.pool.mu.Unlock()
		if busy {
			v.leave(true)
			return errBusy
		}
	}
	for tried := []*backend(nil); ; {
		if v == nil {
			v = b.pool.choose(tried)
		}
		if v == nil {
			return errNobody
		}
		err := try(v)
		if err == nil {
			return nil
		}
		v.leave(false)
		if !notSent(err) {
			return err
		}
		tried, v = append(tried, v.backend), nil
	}
}
