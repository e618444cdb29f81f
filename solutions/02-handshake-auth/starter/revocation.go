package handshakeauth

// TODO 8: a revoked token ends its sockets: Redis publishes its jti on
// auth:revoked. Who was not listening then finds the key auth:revoked:<jti>.
