//go:build mutant

// A hash of the sid chooses the node, although the first request has none.
//
//lab:breaks 5.2
//lab:kills TestPollingKeepsItsNode TestUpgradeKeepsItsNode
package loadbalancing

import (
	"crypto/rand"
	"hash/fnv"
	"net/http"
)

func (b *Balancer) visit(r *http.Request, try func(*visit) error) error {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(r.URL.Query().Get("sid")))
	b.pool.mu.Lock()
	v := b.pool.backends[int(hash.Sum32()%uint32(len(b.pool.backends)))].visit(rand.Text(), true)
	b.pool.mu.Unlock()
	err := try(v)
	if err != nil {
		v.leave(false)
	}
	return err
}
