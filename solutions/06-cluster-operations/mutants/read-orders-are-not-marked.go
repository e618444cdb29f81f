//go:build mutant

// Orders that came as messages are not marked as read: after an outage they are carried out again.
//
//lab:breaks 6.15
//lab:kills TestLogoutWhileDeaf
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) ordered(order app.Request) { a.disconnect(order) }
