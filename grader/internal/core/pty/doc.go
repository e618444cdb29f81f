// Package pty gives tests a terminal without a person at it. It needs Linux.
package pty
