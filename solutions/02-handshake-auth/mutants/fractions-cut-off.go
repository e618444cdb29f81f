//go:build mutant

// Times are cut to whole seconds: a token expires up to a second too early.
//
//lab:overdoes 2.18
//lab:breaks 2.19
//lab:kills TestLifetime
package handshakeauth

import (
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func date(seconds *float64) (*jwt.NumericDate, error) {
	if seconds == nil {
		return nil, nil
	}
	if *seconds < 0 || *seconds > lastSecond {
		return nil, errDate
	}
	return &jwt.NumericDate{Time: time.Unix(int64(*seconds), 0)}, nil
}
