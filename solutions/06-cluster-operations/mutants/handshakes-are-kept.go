//go:build mutant

// Redis keeps a list of who is online, with the tokens.
//
//lab:breaks 6.4
//lab:kills TestNoSecretsCross
package operations

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) entered(socket *socketio.Socket) {
	a.redis.HSet(socket.Context(), a.logouts.stream+":online", socket.ID(), []byte(socket.Handshake().Auth))
	orders, rooms := a.ordersFor(socket), socket.Rooms()
	for _, order := range orders {
		if selects(order.Options, rooms) {
			socket.Disconnect(order.Close)
		}
	}
}
