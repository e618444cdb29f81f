package engineio

import (
	"encoding/json"
	"net/http"
)

// A refusal is the answer to a request that the server does not serve. Engine.IO
// v4 has six; code and message are part of the protocol.
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

// refuseUpgrade answers an invalid WebSocket upgrade with a refusal of the
// protocol, where the WebSocket library would answer with a text of its own.
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
	body, _ := json.Marshal(r) // cannot fail
	_, _ = w.Write(body)       // if the peer is gone, there is nobody to tell
}
