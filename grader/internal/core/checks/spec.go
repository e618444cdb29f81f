package checks

import (
	"os/exec"
	"path"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
	"socketlab/labs/labtest/commandline"
)

// SpecFor is what is graded: the files of the reader or of the solution, or a
// program that keeps the node contract.
func SpecFor(lab workbook.Lab, who, node string) (Spec, error) {
	spec := Spec{Lab: lab, Who: who, Node: node}
	var err error
	switch {
	case who != "reader" && who != "solution":
		err = exitcode.Usagef("--who is reader or solution, not %q", who)
	case node != "":
		// Build the checks with the starter: the reader's Go files may be half
		// done, and do not matter here.
		if err := FindProgram(node); err != nil {
			return spec, err
		}
		spec.Files, err = lab.Starter()
		spec.Origin = func(name string) string { return path.Join("solutions", lab.Name, "starter", name) }
	case who == "reader":
		spec.Files, err = lab.Reader()
	default:
		spec.Files, err = lab.Solution()
		spec.Origin = func(name string) string { return path.Join("solutions", lab.Name, name) }
	}
	return spec, err
}

// FindProgram reports an error unless a command line names a program that exists.
func FindProgram(line string) error {
	words, err := commandline.Split(line)
	if err != nil {
		return exitcode.Usagef("--node %q cannot be read: %w", line, err)
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return exitcode.Usagef("--node wants a program and its arguments, such as \"node my/server.mjs\": %w", err)
	}
	return nil
}
