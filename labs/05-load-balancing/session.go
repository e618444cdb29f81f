package loadbalancing

// TODO 2: keep the sessions of each node. A WebSocket is one while it is open. A client on
// long-polling is one until it has asked for nothing for Keys.Idle.
