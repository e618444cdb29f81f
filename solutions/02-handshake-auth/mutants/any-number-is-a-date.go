//go:build mutant

// Times are converted without a look at their size: 1e300 becomes some other time.
//
//lab:breaks 2.17
//lab:kills TestExpiryRequired
package handshakeauth

import (
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func date(seconds *float64) (*jwt.NumericDate, error) {
	if seconds == nil {
		return nil, nil
	}
	return &jwt.NumericDate{Time: time.UnixMilli(int64(*seconds * 1000))}, nil
}
