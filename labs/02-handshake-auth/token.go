package handshakeauth

// TODO 4: a Verifier tells tokens that count from all others. Use
// github.com/golang-jwt/jwt/v5. Ask of each token: is it short enough, which
// key does it name, is that key for this algorithm, is the signature right, are
// issuer, audience and time, and does it say who it is for?

// TODO 5: the clock is env.Clock; the checks move it.
