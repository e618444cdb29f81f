//go:build mutant

// Whatever the order is about, all who are connecting are put out.
//
//lab:overdoes 6.13
//lab:kills TestLogoutWhileConnecting
package operations

import "socketlab/labs/socketio"

func (a *RedisAdapter) entered(socket *socketio.Socket) {
	for _, order := range a.ordersFor(socket) {
		socket.Disconnect(order.Close)
	}
}
