//go:build mutant

// The connection of a user who is connecting ends, although it should stay open.
//
//lab:overdoes 6.13
//lab:kills TestLogoutWhileConnecting
package operations

import "socketlab/labs/socketio"

func (a *RedisAdapter) entered(socket *socketio.Socket) {
	orders, rooms := a.ordersFor(socket), socket.Rooms()
	for _, order := range orders {
		if selects(order.Options, rooms) {
			socket.Disconnect(true)
		}
	}
}
