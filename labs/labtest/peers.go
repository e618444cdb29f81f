package labtest

import (
	"slices"
	"strings"
)

// peersVariable is the environment variable with everything that a balancer may dial, as
// URLs with a space between them. A sandbox cannot let it dial more later.
const peersVariable = "LAB_PEERS"

// peers returns the URLs of all nodes and back ends that the check has started so far, also
// of those that have ended: they may come back at the same address.
func (c *Cluster) peers() []string {
	var urls []string
	for _, n := range c.servers() {
		url, _ := n.out.ready()
		if url == "" && n.reserved != nil {
			url = n.reserved.url()
		}
		if url != "" && !slices.Contains(urls, url) {
			urls = append(urls, url)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, b := range c.backends {
		urls = append(urls, b.URL())
	}
	return urls
}

// peersEnvironment is the variable as a balancer gets it.
func peersEnvironment(peers []string) string {
	return peersVariable + "=" + strings.Join(peers, " ")
}

// requirePeer fails a check that sends the balancer to something that it started too late.
func (b *Balancer) requirePeer(name, url string) {
	c := b.cluster
	c.t.Helper()
	if slices.Contains(c.peers(), url) && !slices.Contains(b.peers, url) {
		c.failf("the check started %s after the balancer, which may not dial it; start every node and back end before the balancer, also those that are added later", name)
	}
}
