package labtest

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
)

// runSeed is one seed for the whole test process, so that one number reproduces a
// run.
var runSeed = sync.OnceValues(func() (uint64, error) {
	text := os.Getenv("LAB_SEED")
	if text == "" {
		return rand.Uint64() >> 1, nil
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("LAB_SEED %q is not a whole number", text)
	}
	return seed, nil
})

// newRand gives every check a sequence of its own, which does not depend on
// which other checks run.
func newRand(seed uint64, check string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(check))
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// Rand returns the check's source of randomness. A failure prints its seed.
func (c *Cluster) Rand() *rand.Rand {
	return c.rand
}

// Invent returns a name that no implementation can know in advance and that this
// check has not used: Invent("room") may return room-k3x9q. Use it for rooms and
// users.
func (c *Cluster) Invent(prefix string) string {
	const letters = "abcdefghijkmnpqrstuvwxyz23456789"
	for {
		suffix := make([]byte, 5)
		for i := range suffix {
			suffix[i] = letters[c.rand.IntN(len(letters))]
		}
		name := prefix + "-" + string(suffix)
		if !c.invented[name] {
			c.invented[name] = true
			return name
		}
	}
}
