package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// benchKey signs the tokens.
const benchKey = "thirty-two bytes of no great secr"

// passport returns the auth of a CONNECT packet: a token as a login would give.
func passport() (string, error) {
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

// knock has visitors show a token, so many at a time.
func knock(ctx context.Context, s *servers, atOnce int, auth string, length time.Duration) (load, error) {
	meter, err := newMeter(s)
	if err != nil {
		return load{}, err
	}
	done, err := visit(ctx, s.urls[0]+handshakePath, auth, atOnce, meter.began.Add(length))
	if err != nil {
		return load{}, err
	}
	return meter.read(done)
}

// turnedAway proves that the server does look at the token.
func turnedAway(ctx context.Context, s *servers) error {
	c, err := dial(ctx, s.urls[0]+handshakePath, anywhere)
	if err != nil {
		return err
	}
	defer c.conn.Close()
	if err := c.expect(openPrefix); err != nil {
		return err
	}
	if err := c.send(opText, []byte(`40{"token":"forged"}`)); err != nil {
		return err
	}
	return c.expect("44")
}
