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

// refuseUpgrade answers a request that asks for a WebSocket in a way that is
// none, so that such a peer, too, is told in the words of the protocol.
func refuseUpgrade(w http.ResponseWriter, _ *http.Request, status int, reason error) {
	if status >= http.StatusInternalServerError {
		http.Error(w, reason.Error(), status)
		return
	}
	w.Header().Set("Sec-WebSocket-Version", "13")
	refuseBadRequest.write(w)
}

func (r *refusal) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(r.status)
	// A peer that is gone before it reads its refusal has lost nothing.
	_ = json.NewEncoder(w).Encode(r)
}
