// Package pty opens pseudo-terminals for tests. It works on Linux only.
package pty
