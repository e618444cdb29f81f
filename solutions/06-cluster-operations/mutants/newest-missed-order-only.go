//go:build mutant

// A node reads the newest order that it has missed, and not those before it.
//
//lab:breaks 6.14
//lab:kills TestLogoutWhileDeaf
package operations

import (
	"context"
	"fmt"

	"socketlab/labs/06-cluster-operations/app"
)

func (l *logouts) unread(ctx context.Context) (orders []app.Request, err error) {
	entries, err := l.redis.XRevRangeN(ctx, l.stream, "+", "("+l.position, 1).Result()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", l.stream, err)
	}
	for _, entry := range entries {
		l.position = entry.ID
		text, _ := entry.Values["order"].(string)
		if order, err := app.DecodeRequest([]byte(text)); err == nil {
			l.authors[order.UID] = true
			orders = append(orders, order)
		}
	}
	return orders, nil
}
