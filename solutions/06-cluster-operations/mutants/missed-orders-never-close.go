//go:build mutant

// What a node has missed is carried out, and the connections stay open.
//
//lab:breaks 6.14
//lab:kills TestLogoutWhileDeaf
package operations

func (a *RedisAdapter) catchUp() {
	a.logouts.reading.Lock()
	defer a.logouts.reading.Unlock()
	orders, err := a.logouts.unread(a.alive)
	if err != nil {
		a.log.Warn("the orders of other nodes could not be read", "error", err)
	}
	for _, order := range orders {
		order.Close = false
		if order.UID != a.uid {
			a.disconnect(order)
		}
	}
}
