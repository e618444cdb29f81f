package main

func getpid32() int32

// i386 makes a system call by the gate of 32-bit programs.
func i386() error {
	if pid := getpid32(); pid > 0 {
		return nil
	}
	return errNo32
}
