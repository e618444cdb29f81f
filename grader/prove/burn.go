package main

import (
	"crypto/sha256"
	"io"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
)

// burnCommand is started by soak to keep every core busy.
func burnCommand() *cobra.Command {
	return &cobra.Command{
		Use: "burn", Hidden: true, Args: cli.NoArgs,
		Run: func(*cobra.Command, []string) { Burn(os.Stdin) },
	}
}

// Burn keeps every core busy until its input ends.
func Burn(in io.Reader) {
	for range runtime.NumCPU() {
		go func() {
			var sum [sha256.Size]byte
			for {
				sum = sha256.Sum256(sum[:])
			}
		}()
	}
	_, _ = io.Copy(io.Discard, in)
}
