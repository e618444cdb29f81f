package engineio

import "errors"

// receive handles one packet of the peer, in text as a transport delivers it.
// It returns the reason why that ends the session, or "" when it does not. What
// comes after the end is dropped.
func (s *Session) receive(text []byte) Reason {
	p, err := decodePacket(text)
	if err != nil {
		return s.violated(err)
	}
	return s.receivePacket(p)
}

// receivePacket is receive for what needs no decoding.
func (s *Session) receivePacket(p packet) Reason {
	s.receiving.Lock()
	defer s.receiving.Unlock()
	if _, ended := s.ended(); ended {
		return ""
	}
	s.heard(p.kind)
	switch p.kind {
	case packetMessage:
		s.receiver.Message(p.Message)
	case packetClose:
		return ReasonTransportClose
	case packetPing:
		return s.violated(errClientPing)
	}
	// A pong has done its work in heard; the others mean nothing here, and the
	// official server ignores them too.
	return ""
}

// violated notes what a peer did that ends its session.
func (s *Session) violated(how error) Reason {
	s.opts.Logger.Debug("closing a session", "address", s.request.RemoteAddr, "error", how)
	if errors.Is(how, errClientPing) {
		return ReasonTransportError
	}
	return ReasonParseError
}
