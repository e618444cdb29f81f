package app

import (
	"bufio"
	"io"
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

// What has been read too early comes first, and nothing is lost or comes twice.
func TestConnReadsTwice(t *testing.T) {
	server, client := net.Pipe()
	defer client.Close()
	go func() {
		_, _ = client.Write([]byte("early and late"))
		_, _ = client.Write([]byte(", and later"))
		_ = client.Close()
	}()
	reader := bufio.NewReader(server)
	first := make([]byte, 5)
	_, err := io.ReadFull(reader, first)
	require.NoError(t, err)

	rest, err := io.ReadAll(&Conn{Conn: server, Reader: reader})

	require.NoError(t, err)
	require.Equal(t, "early and late, and later", string(first)+string(rest))
}
