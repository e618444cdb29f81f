//go:build !linux && !darwin && !freebsd && !windows

package system

import "errors"

func freeBytes(string) (uint64, error) { return 0, errors.ErrUnsupported }
