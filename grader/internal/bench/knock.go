package bench

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
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

// knock opens connections, so many at a time, each with its own handshake, and
// leaves as soon as it has been let in.
func knock(ctx context.Context, s *servers, atOnce int, auth string, length time.Duration) (load, error) {
	meter, err := newMeter(s)
	if err != nil {
		return load{}, err
	}
	var done atomic.Int64
	open := func(i int) (*client, error) {
		if time.Since(meter.began) >= length {
			return nil, errEnough
		}
		c, err := s.connect(ctx, i, source(i), auth)
		if err != nil {
			return nil, err
		}
		c.leave()
		done.Add(1)
		return c, nil
	}
	if err := gather(ctx, maxKnocks, atOnce, open, func(*client) {}); err != nil && !errors.Is(err, errEnough) {
		return load{}, err
	}
	return meter.read(done.Load())
}

// maxKnocks bounds the handshakes of one figure.
const maxKnocks = 200_000

var errEnough = errors.New("the time is over")

// turnedAway proves that the server does look at the token.
func turnedAway(ctx context.Context, s *servers) error {
	c, err := dial(ctx, s.urls[0]+"/socket.io/?EIO=4&transport=websocket", anywhere)
	if err != nil {
		return err
	}
	defer c.conn.Close()
	if err := c.expect("0{"); err != nil {
		return err
	}
	if err := c.send(opText, []byte(`40{"token":"forged"}`)); err != nil {
		return err
	}
	return c.expect("44")
}
