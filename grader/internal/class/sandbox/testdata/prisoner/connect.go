package main

import (
	"net/netip"

	"golang.org/x/sys/unix"
)

// connect opens a connection to an IPv4 address in a way that is not a call of connect
// on a socket of TCP.
func connect(how, address string) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	protocol := unix.IPPROTO_TCP
	if how == "mptcp" {
		protocol = unix.IPPROTO_MPTCP
	}
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, protocol)
	if err != nil {
		return err
	}
	defer unix.Close(socket)
	peer := &unix.SockaddrInet4{Port: int(to.Port()), Addr: to.Addr().As4()}
	switch how {
	case "mptcp":
		return unix.Connect(socket, peer)
	case "sendmsg":
		return unix.Sendmsg(socket, []byte("hello"), nil, peer, unix.MSG_FASTOPEN)
	default:
		return unix.Sendto(socket, []byte("hello"), unix.MSG_FASTOPEN, peer)
	}
}
