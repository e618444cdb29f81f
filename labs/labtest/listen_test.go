package labtest

import (
	"net"
	"testing"

	"github.com/alicebob/miniredis/v2"
)

func listen() net.Listener {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	return listener
}

func miniRedis(t *testing.T) *miniredis.Miniredis { return miniredis.RunT(t) }
