// Command choices compares ways to choose a node: how evenly ten nodes fill, and what
// happens when an eleventh joins. Its figures are the same on every run.
package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
)

const (
	clients = 10_000
	nodes   = 10
	later   = 1_000 // clients that come when there is one more node
)

// A policy chooses a node for a client. Loads are the open sessions of each node.
type policy struct {
	name   string
	choose func(client int, loads []int) int
}

func main() {
	random := rand.New(rand.NewPCG(1, 2))
	policies := []policy{
		{"hash modulo the nodes", modulo},
		{"consistent hash", consistent},
		{"two random choices", func(_ int, loads []int) int {
			first, second := random.IntN(len(loads)), random.IntN(len(loads))
			if loads[second] < loads[first] {
				return second
			}
			return first
		}},
		{"least connections", func(_ int, loads []int) int {
			return slices.Index(loads, slices.Min(loads))
		}},
	}
	fmt.Printf("%d clients on %d nodes        fewest   most\n", clients, nodes)
	grown := map[string][]int{}
	for _, p := range policies {
		loads := make([]int, nodes)
		for client := range clients {
			loads[p.choose(client, loads)]++
		}
		grown[p.name] = append(loads, 0)
		fmt.Printf("  %-28s %7d %6d\n", p.name, slices.Min(loads), slices.Max(loads))
	}
	fmt.Printf("\none more node: it gets, of the next %d\n", later)
	for _, p := range policies {
		loads := grown[p.name]
		for client := range later {
			loads[p.choose(clients+client, loads)]++
		}
		fmt.Printf("  %-28s %7d\n", p.name, loads[nodes])
	}
	fmt.Printf("\none more node: hashes that point elsewhere now, of %d\n", clients)
	for _, p := range policies[:2] {
		moved := 0
		for client := range clients {
			if p.choose(client, make([]int, nodes)) != p.choose(client, make([]int, nodes+1)) {
				moved++
			}
		}
		fmt.Printf("  %-28s %7d\n", p.name, moved)
	}
}

func modulo(client int, loads []int) int { return int(hash(client, 0) % uint64(len(loads))) }

// consistent gives each node a score for this client, and chooses the highest: rendezvous
// hashing. A new node takes only the clients whose highest score is its own.
func consistent(client int, loads []int) int {
	best := 0
	for node := range loads {
		if hash(client, node+1) > hash(client, best+1) {
			best = node
		}
	}
	return best
}

func hash(client, salt int) uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "client-%d/%d", client, salt))
	return binary.BigEndian.Uint64(sum[:])
}
