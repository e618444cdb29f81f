// Populate makes up a class of submissions, to measure the grader with:
//
//	go run ./grader/internal/prove/populate --labs 3 --count 100 DIR
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/population"
)

func main() {
	if err := populate(); err != nil {
		fmt.Fprintln(os.Stderr, "populate:", err)
		os.Exit(1)
	}
}

func populate() error {
	called := flag.String("labs", "3", "the labs, separated by commas")
	count := flag.Int("count", 100, "how many submissions")
	flag.Parse()
	if flag.NArg() != 1 {
		return fmt.Errorf("want the directory to fill")
	}
	book, err := workbook.Find(".")
	if err != nil {
		return err
	}
	var labs []workbook.Lab
	for name := range strings.SplitSeq(*called, ",") {
		lab, err := book.Lab(name)
		if err != nil {
			return err
		}
		labs = append(labs, lab)
	}
	return population.Write(flag.Arg(0), labs, *count)
}
