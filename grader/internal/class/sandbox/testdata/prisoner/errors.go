package main

import "errors"

var errNo32 = errors.New("no 32-bit system calls here")
