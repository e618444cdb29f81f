package labtest

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

// nodesKeepTheirAddress is as in a lab about load balancing.
func nodesKeepTheirAddress(c *config) { c.keepAddress = true }

// A balancer is told of what it may dial, and of no Redis.
func TestPeers(t *testing.T) {
	c := Start(t, Nodes(2), nodesKeepTheirAddress)
	c.Node(0).Kill()
	stub := c.StartBackend("stub")

	b := c.StartBalancer(keysOf(c.Node(1)))

	require.Equal(t, "LAB_PEERS="+c.Node(0).URL()+" "+c.Node(1).URL()+" "+stub.URL()+"\n", answerOf(t, b, "/environment"))
	b.Add("stub", stub.URL())
	b.Add("node-1", c.Node(0).URL())
}

// In a lab about load balancing, a node that comes back is where it was, and nobody else
// is given its port before.
func TestNodeKeepsItsAddress(t *testing.T) {
	c := Start(t, nodesKeepTheirAddress)
	url := c.Node(0).URL()
	b := c.StartBalancer(keysOf(c.Node(0)))
	b.Dial("ann").Ask("echo", 1).Want(1)
	for _, end := range []func(*Node){(*Node).Kill, (*Node).Stop} {
		nodes := c.servers()
		n := nodes[len(nodes)-1]
		end(n)

		_, err := net.Dial("tcp", n.reserved.address)
		require.Error(t, err)
		require.Equal(t, n.reserved.address, n.reserved.keepers[1].LocalAddr().String())

		n = n.Restart()
		require.Equal(t, url, n.URL())
		b.Dial("ann").Ask("echo", 2).Want(2)
	}
}

// A node that is not ready has an address already.
func TestPeersThatAreNotReady(t *testing.T) {
	c := Start(t, Nodes(0), nodesKeepTheirAddress)
	n := c.LaunchNode()

	peers := c.peers()

	n.WaitReady()
	require.Equal(t, []string{n.URL()}, peers)
}
