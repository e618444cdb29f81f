package engineio

import (
	"encoding/json"
	"net/http"
)

// A refusal is the answer to a request that opens no session.
// Engine.IO v4 has six; code and message are part of the protocol.
type refusal struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	status  int
}

var (
	refuseTransport  = &refusal{0, "Transport unknown", http.StatusBadRequest}
	refuseSID        = &refusal{1, "Session ID unknown", http.StatusBadRequest}
	refuseMethod     = &refusal{2, "Bad handshake method", http.StatusBadRequest}
	refuseBadRequest = &refusal{3, "Bad request", http.StatusBadRequest}
	refuseForbidden  = &refusal{4, "Forbidden", http.StatusForbidden}
	refuseProtocol   = &refusal{5, "Unsupported protocol version", http.StatusBadRequest}
)

func (r *refusal) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(r.status)
	// A peer that is gone before it reads its refusal has lost nothing.
	_ = json.NewEncoder(w).Encode(r)
}
