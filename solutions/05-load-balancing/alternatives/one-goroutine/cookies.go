package loadbalancing

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"socketlab/labs/05-load-balancing/app"
)

// cookies are encrypted, and then authenticated: AES in counter mode, HMAC-SHA-256.
type cookies struct {
	name              string
	encryption, proof []byte // keys
}

func newCookies(keys app.Keys) cookies {
	derive := func(purpose string) []byte {
		mac := hmac.New(sha256.New, []byte(keys.CookieKey))
		mac.Write([]byte(purpose + " of " + keys.Cookie))
		return mac.Sum(nil)
	}
	return cookies{keys.Cookie, derive("encryption"), derive("proof")}
}

func (c cookies) crypt(nonce, text []byte) []byte {
	block, err := aes.NewCipher(c.encryption)
	if err != nil {
		panic(err) // not for a key of 32 bytes
	}
	out := make([]byte, len(text))
	cipher.NewCTR(block, nonce).XORKeyStream(out, text)
	return out
}

func (c cookies) tag(text []byte) []byte {
	mac := hmac.New(sha256.New, c.proof)
	mac.Write(text)
	return mac.Sum(nil)
}

// write returns the header for a new session.
func (c cookies) write(node, id string) string {
	nonce := make([]byte, aes.BlockSize)
	_, _ = rand.Read(nonce) // which never fails
	sealed := append(nonce, c.crypt(nonce, []byte(id+" "+node))...)
	value := hex.EncodeToString(append(sealed, c.tag(sealed)...))
	return c.name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax"
}

// read returns the session of a request, or two empty texts.
func (c cookies) read(r *http.Request) (node, id string) {
	for _, each := range r.CookiesNamed(c.name) {
		all, err := hex.DecodeString(each.Value)
		if err != nil || len(all) < aes.BlockSize+sha256.Size || hex.EncodeToString(all) != each.Value {
			continue
		}
		sealed := all[:len(all)-sha256.Size]
		if hmac.Equal(all[len(sealed):], c.tag(sealed)) {
			id, node, _ = strings.Cut(string(c.crypt(sealed[:aes.BlockSize], sealed[aes.BlockSize:])), " ")
			return node, id
		}
	}
	return "", ""
}
