//go:build mutant

// A time after 2038 does not fit into 32 bits and is refused.
//
//lab:overdoes 2.17
//lab:kills TestExpiryRequired
package handshakeauth

import (
	"math"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func date(seconds *float64) (*jwt.NumericDate, error) {
	if seconds == nil {
		return nil, nil
	}
	if *seconds < 0 || *seconds > math.MaxInt32 {
		return nil, errDate
	}
	return &jwt.NumericDate{Time: time.UnixMilli(int64(math.Round(*seconds * 1000)))}, nil
}
