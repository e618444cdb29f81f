// Command issuer is an identity provider for trying lab 02 by hand. Anybody can
// compute its key from the source: use it for nothing else.
//
//	export LAB_KEYS="$(go run ./labs/02-handshake-auth/issuer keys)"
//	go run ./labs/02-handshake-auth/issuer token alice member 10m
package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"socketlab/labs/02-handshake-auth/app"
)

const (
	issuer   = "http://localhost/issuer"
	audience = "socketlab"
	kid      = "by-hand"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run(args []string) error {
	seed := sha256.Sum256([]byte("the key of a lab is no secret"))
	private := ed25519.NewKeyFromSeed(seed[:])
	switch {
	case len(args) == 1 && args[0] == "keys":
		return printKeys(private)
	case len(args) == 4 && args[0] == "token":
		return printToken(private, args[1], args[2], args[3])
	}
	return fmt.Errorf("usage: issuer keys\n       issuer token USER ROLE DURATION, for example: issuer token alice member 10m")
}

// printKeys prints a value for LAB_KEYS.
func printKeys(private ed25519.PrivateKey) error {
	public, err := x509.MarshalPKIXPublicKey(private.Public())
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(app.Policy{
		Issuer: issuer, Audience: audience, LeewaySeconds: 5, Origins: []string{"http://localhost:5173"},
		Keys: []app.Key{{ID: kid, Algorithm: "EdDSA", PublicKey: string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}))}},
	})
}

// printToken prints a token to standard output and its jti to standard error.
func printToken(private ed25519.PrivateKey, user, role, duration string) error {
	lifetime, err := time.ParseDuration(duration)
	if err != nil {
		return err
	}
	jti := rand.Text()
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwt.MapClaims{
		"iss": issuer, "aud": audience, "sub": user, "name": user, "role": role, "jti": jti,
		"iat": time.Now().Unix(), "exp": time.Now().Add(lifetime).Unix(),
	})
	token.Header["kid"] = kid
	text, err := token.SignedString(private)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "jti", jti)
	fmt.Println(text)
	return nil
}
