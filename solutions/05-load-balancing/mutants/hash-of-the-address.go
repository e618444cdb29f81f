//go:build mutant

// A hash of the client's address chooses the node, so everybody behind one address is on
// one node.
//
//lab:breaks 5.1
//lab:kills TestPollingKeepsItsNode TestLeastConnections
package loadbalancing

import (
	"crypto/rand"
	"hash/fnv"
	"net"
	"net/http"
)

func (b *Balancer) visit(r *http.Request, try func(*visit) error) error {
	address, _, _ := net.SplitHostPort(r.RemoteAddr)
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(address))
	b.pool.mu.Lock()
	v := b.pool.backends[int(hash.Sum32()%uint32(len(b.pool.backends)))].visit(rand.Text(), true)
	b.pool.mu.Unlock()
	err := try(v)
	if err != nil {
		v.leave(false)
	}
	return err
}
