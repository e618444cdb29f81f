package engineio

import "errors"

// receive handles one text packet of the peer. It returns the reason to end the
// session, or "" if the session goes on. Packets that arrive after the end are
// dropped.
func (s *Session) receive(text []byte) Reason {
	p, err := decodePacket(text)
	if err != nil {
		return s.protocolError(err)
	}
	return s.receivePacket(p)
}

// receivePacket is receive for a decoded packet.
func (s *Session) receivePacket(p packet) Reason {
	s.receiving.Lock()
	defer s.receiving.Unlock()
	if _, ended := s.ended(); ended {
		return ""
	}
	s.keepAlive(p.kind)
	switch p.kind {
	case packetMessage:
		s.receiver.Message(p.Message)
	case packetClose:
		return ReasonTransportClose
	case packetPing:
		return s.protocolError(errClientPing)
	}
	// keepAlive has handled a pong. The other types mean nothing here; the official
	// server ignores them too.
	return ""
}

// protocolError logs how the peer violated the protocol and returns the reason to
// end the session.
func (s *Session) protocolError(how error) Reason {
	s.opts.Logger.Debug("closing a session", "address", s.request.RemoteAddr, "error", how)
	if errors.Is(how, errClientPing) {
		return ReasonTransportError
	}
	return ReasonParseError
}
