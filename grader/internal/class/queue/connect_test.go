package queue

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/exitcode"
)

// A password is used, with or without a user name, and never shown.
func TestPassword(t *testing.T) {
	server := miniredis.RunT(t)
	server.RequireUserAuth("teacher", "secret")
	client, err := connect(t.Context(), "redis://teacher:secret@"+server.Addr()+"/3")
	require.NoError(t, err)
	require.NoError(t, client.Set(t.Context(), "key", "value", 0).Err())
	require.NoError(t, client.Close())
	require.True(t, server.DB(3).Exists("key"))

	_, err = connect(t.Context(), "redis://teacher:guessed@"+server.Addr())
	require.ErrorContains(t, err, "no Redis for the queue answers at "+server.Addr())
	require.NotContains(t, err.Error(), "guessed")
	require.Equal(t, exitcode.Environment, exitcode.Of(err))
}

func TestWrongURL(t *testing.T) {
	for _, url := range []string{"", "secret", "http://u:secret@host", "redis://", "redis://u:secret@host:port", "redis://u:secret@host/first", "redis://u:se%zzcret@host"} {
		_, err := connect(t.Context(), url)
		require.ErrorContains(t, err, "--queue is not the URL of a Redis")
		require.NotContains(t, err.Error(), "secret@")
		require.Equal(t, exitcode.Usage, exitcode.Of(err))
	}
}

// authority returns a certificate for localhost, and itself as the root to trust. It
// is made once per process, because the system's roots are read only once.
var authority = sync.OnceValues(func() (tls.Certificate, []byte) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost"}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
})

// A certificate is checked against the system's roots, or those that
// SSL_CERT_FILE names.
func TestTLS(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the system's roots are no file here")
	}
	certificate, roots := authority()
	file := filepath.Join(t.TempDir(), "roots.pem")
	require.NoError(t, os.WriteFile(file, roots, 0o600))
	t.Setenv("SSL_CERT_FILE", file)
	server, err := miniredis.RunTLS(&tls.Config{Certificates: []tls.Certificate{certificate}})
	require.NoError(t, err)
	defer server.Close()
	server.RequireAuth("secret")

	client, err := connect(t.Context(), "rediss://:secret@localhost:"+server.Port())
	require.NoError(t, err)
	require.NoError(t, client.Close())

	_, err = connect(t.Context(), "rediss://:secret@127.0.0.1:"+server.Port())
	require.ErrorContains(t, err, "certificate")
	_, err = connect(t.Context(), "redis://:secret@localhost:"+server.Port())
	require.Error(t, err)
	require.NotContains(t, err.Error(), "secret")
}
