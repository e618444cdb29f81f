package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// benchKey signs the tokens.
const benchKey = "thirty-two bytes of no great secr"

// newAuth returns the payload of a CONNECT packet, with a token as a login
// would issue it.
func newAuth() (string, error) {
	claims := jwt.RegisteredClaims{
		Subject:   "user-1",
		IssuedAt:  jwt.NewNumericDate(time.Now()),
		ExpiresAt: jwt.NewNumericDate(time.Now().Add(24 * time.Hour)),
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(benchKey))
	if err != nil {
		return "", fmt.Errorf("sign a token: %w", err)
	}
	return `{"token":"` + token + `"}`, nil
}

// handshakes has clients connect with a token and leave, again and again.
func handshakes(ctx context.Context, s *servers, concurrent int, auth string, length time.Duration) (load, error) {
	meter, err := newMeter(s)
	if err != nil {
		return load{}, err
	}
	admitted, err := admit(ctx, s.urls[0]+handshakePath, auth, concurrent, meter.began.Add(length))
	if err != nil {
		return load{}, err
	}
	return meter.read(admitted)
}

// refusesForgery proves that the server verifies the token.
func refusesForgery(ctx context.Context, s *servers) error {
	c, err := dial(ctx, s.urls[0]+handshakePath, anySource)
	if err != nil {
		return err
	}
	defer c.close()
	return c.within(func() error {
		if err := c.expect(openPrefix); err != nil {
			return err
		}
		if err := c.send([]byte(`40{"token":"forged"}`)); err != nil {
			return err
		}
		return c.expect("44")
	})
}
